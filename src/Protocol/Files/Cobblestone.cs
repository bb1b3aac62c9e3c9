// SPDX-License-Identifier: MIT
// Cobblestone: sizes of C2SP chunked encryption, instantiated as Cobblestone-256 (AES-256-GCM, SHA-512). c2sp.org/chunked-encryption.
// salt 24 | commitment 32 | chunks of 16 KiB + tag, the last one shorter, perhaps empty. Holds no secret bytes.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal static class Cobblestone
{
    public const int SaltSize = 24;
    public const int CommitmentSize = 32;
    public const int HeaderSize = SaltSize + CommitmentSize;
    public const int ChunkSize = 16 * 1024;
    public const int SealedChunkSize = ChunkSize + Aes256Gcm.TagSize;

    /// <summary>A message has fewer chunks than this: 4 PiB.</summary>
    public const long MaxChunks = 1L << 38;
}
