// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>A file as its sender describes it. Name and media type are the sender's words: never use them as a path.</summary>
/// <param name="Id">The server's id of its ciphertext.</param>
/// <param name="Name">File name, exactly as sent.</param>
/// <param name="Size">Bytes of the plaintext.</param>
/// <param name="MediaType">For example <c>image/png</c>.</param>
public sealed record FileDescription(Guid Id, string Name, long Size, string MediaType);
