// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Files;

/// <summary>Answer to an upload.</summary>
/// <param name="Id">For the download.</param>
/// <param name="Size">Bytes of ciphertext stored.</param>
/// <param name="Sha256">Of the ciphertext, 32 bytes.</param>
/// <param name="ExpiresAt">When the server will drop it.</param>
public sealed record FileResponse(Guid Id, long Size, [property: Bytes(32)] byte[] Sha256, DateTimeOffset ExpiresAt);
