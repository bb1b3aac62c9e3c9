// SPDX-License-Identifier: MIT
// FileCipher: sizes and framing of encrypted files. Plaintext = length u64 | bytes | zeros to a PADMÉ length; then Cobblestone-256.
// Context = "SM1/file" | file id 16, so that no file passes for another. Holds no secret bytes.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Sizes of encrypted files.</summary>
public static class FileCipher
{
    /// <summary>Length of a file key, bytes; fresh and random for every file.</summary>
    public const int KeySize = ChunkEncryptor.KeySize;

    /// <summary>Length of the ciphertext's header, bytes.</summary>
    public const int HeaderSize = Cobblestone.HeaderSize;

    /// <summary>Plaintext of a full chunk, bytes.</summary>
    public const int ChunkSize = Cobblestone.ChunkSize;

    /// <summary>Ciphertext of a full chunk, bytes.</summary>
    public const int SealedChunkSize = Cobblestone.SealedChunkSize;

    /// <summary>Longest file, bytes: 1 TiB. Servers allow less.</summary>
    public const long MaxPlaintextSize = 1L << 40;

    internal const int LengthSize = 8;

    /// <summary>Exact length of the ciphertext of a file.</summary>
    /// <param name="plaintextSize">Length of the file, bytes.</param>
    /// <returns>Bytes, the header included; 107,059,272 for a file of 100 MiB.</returns>
    public static long CiphertextSize(long plaintextSize)
    {
        var framed = FramedSize(plaintextSize);
        var chunks = (framed / ChunkSize) + 1; // the last one is short, perhaps empty
        return HeaderSize + framed + (chunks * Aes256Gcm.TagSize);
    }

    internal static long FramedSize(long plaintextSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plaintextSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintextSize, MaxPlaintextSize);
        return Padding.RoundUp(LengthSize + plaintextSize);
    }

    internal static byte[] ContextOf(Guid fileId)
    {
        var context = new byte[Labels.File.Length + 16];
        var fields = new FieldWriter(context);
        fields.WriteBytes(Labels.File);
        fields.WriteId(fileId);
        return context;
    }
}
