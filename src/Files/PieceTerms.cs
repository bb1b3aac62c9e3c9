// SPDX-License-Identifier: MIT
namespace SecureMessenger.Files;

/// <summary>What a PATCH says of its bytes.</summary>
/// <param name="Offset">Upload-Offset: where they go.</param>
/// <param name="Length">Content-Length; null when the body comes in chunks.</param>
/// <param name="Checksum">Upload-Checksum: keep all of them or none.</param>
internal sealed record PieceTerms(long Offset, long? Length, UploadChecksum? Checksum);
