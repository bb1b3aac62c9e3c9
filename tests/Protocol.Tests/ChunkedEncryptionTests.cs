// SPDX-License-Identifier: MIT
// ChunkedEncryptionTests: the 35 Wycheproof vectors of C2SP chunked encryption, through the code that decrypts files.
// Vectors marked PartialPlaintext state which prefix a stream may have handed out before it fails.
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class ChunkedEncryptionTests
{
    [Fact]
    public void Chunked_encryption_opens_and_refuses_as_every_vector_says()
    {
        var passed = 0;
        foreach (var (_, test) in VectorFiles.Wycheproof("c2sp_chunked_encryption_aes_256_gcm"))
        {
            var id = test.GetProperty("tcId").GetInt32();
            var flags = test.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()).ToArray();
            var ciphertext = Inflate(test.Hex("ct"));
            var header = ciphertext.AsSpan(0, Math.Min(ciphertext.Length, ChunkEncryptor.HeaderSize));
            var created = ChunkDecryptor.TryCreate(test.Hex("key"), test.Hex("ctx"), header, out var decryptor);
            Assert.True(created != flags.Contains("HeaderFailure"), $"tcId {id}: header");
            if (created)
            {
                using var output = new MemoryStream();
                var complete = Decrypt(decryptor!, ciphertext.AsSpan(header.Length), output);
                Assert.True(complete == test.IsValid(), $"tcId {id}: result");
                Check(test, output.ToArray());
                decryptor!.Dispose();
            }

            passed++;
        }

        Assert.Equal(35, passed);
        VectorFiles.Report("c2sp_chunked_encryption_aes_256_gcm", passed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(32_768)]
    public void What_is_sealed_opens_again(int size)
    {
        var random = new SeededRandom(size);
        var (key, plaintext) = (random.Bytes(32), random.Bytes(size));
        using var encryptor = new ChunkEncryptor(key, "context"u8, random);
        using var ciphertext = new MemoryStream();
        var sealedChunk = new byte[ChunkEncryptor.SealedChunkSize];
        for (var left = plaintext.AsMemory(); !encryptor.IsComplete; left = left[Math.Min(left.Length, ChunkEncryptor.ChunkSize)..])
        {
            var written = encryptor.Seal(left.Span[..Math.Min(left.Length, ChunkEncryptor.ChunkSize)], sealedChunk);
            ciphertext.Write(sealedChunk, 0, written);
        }

        Assert.Throws<InvalidOperationException>(() => encryptor.Seal([], sealedChunk));
        Assert.True(ChunkDecryptor.TryCreate(key, "context"u8, encryptor.Header.Span, out var decryptor));
        using var output = new MemoryStream();
        Assert.True(Decrypt(decryptor!, ciphertext.ToArray(), output));
        Assert.Equal(plaintext, output.ToArray());
        decryptor!.Dispose();
    }

    private static bool Decrypt(ChunkDecryptor decryptor, ReadOnlySpan<byte> chunks, MemoryStream output)
    {
        var plaintext = new byte[ChunkEncryptor.ChunkSize];
        var refused = false;
        for (; chunks.Length > 0; chunks = chunks[Math.Min(chunks.Length, ChunkEncryptor.SealedChunkSize)..])
        {
            var opened = decryptor.TryOpen(chunks[..Math.Min(chunks.Length, ChunkEncryptor.SealedChunkSize)], plaintext, out var written);
            Assert.False(opened && refused, "what has failed must keep failing");
            refused |= !opened;
            output.Write(plaintext, 0, written);
        }

        return !refused && decryptor.IsComplete;
    }

    private static void Check(JsonElement test, byte[] output)
    {
        if (!test.TryGetProperty("msgSha512", out _))
        {
            Assert.Empty(output);
            return;
        }

        Assert.Equal(test.GetProperty("msgLength").GetInt32(), output.Length);
        Assert.Equal(test.Hex("msgSha512"), SHA512.HashData(output));
    }

    private static byte[] Inflate(byte[] compressed)
    {
        using var inflated = new MemoryStream();
        using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        stream.CopyTo(inflated);
        return inflated.ToArray();
    }
}
