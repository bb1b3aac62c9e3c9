// SPDX-License-Identifier: MIT
// FileTests: a file comes back whole or not at all.
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class FileTests
{
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private readonly SeededRandom _random = new(31);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_375)]
    [InlineData(16_376)]
    [InlineData(16_377)]
    [InlineData(100_000)]
    [InlineData(1_000_003)]
    public void A_file_survives_the_journey_and_has_the_promised_size(int size)
    {
        var (key, file) = (_random.Bytes(32), _random.Bytes(size));
        var ciphertext = Encrypt(key, Id, file);
        Assert.Equal(FileCipher.CiphertextSize(size), ciphertext.Length);
        Assert.Equal(file, Decrypt(key, Id, ciphertext));
    }

    [Fact]
    public void A_hundred_mebibytes_take_exactly_the_published_size() =>
        Assert.Equal(107_059_272, FileCipher.CiphertextSize(100 * 1024 * 1024));

    [Fact]
    public void Files_of_nearly_one_length_are_of_one_length() =>
        Assert.Equal(FileCipher.CiphertextSize(1_000_000), FileCipher.CiphertextSize(1_000_001));

    [Fact]
    public void A_file_truncated_reordered_extended_or_changed_is_refused()
    {
        var (key, file) = (_random.Bytes(32), _random.Bytes(40_000));
        var good = Encrypt(key, Id, file);
        var (header, first, second, last) = (good[..56], good[56..16_456], good[16_456..32_856], good[32_856..]);
        Assert.Equal(file, Decrypt(key, Id, [.. header, .. first, .. second, .. last]));
        Assert.Null(Decrypt(key, Id, [.. header, .. first, .. second]));
        Assert.Null(Decrypt(key, Id, [.. header, .. first, .. last]));
        Assert.Null(Decrypt(key, Id, [.. header, .. second, .. first, .. last]));
        Assert.Null(Decrypt(key, Id, [.. header, .. first, .. first, .. last]));
        Assert.Null(Decrypt(key, Id, good[..^1]));
        Assert.Null(Decrypt(key, Id, [.. good, 0]));
        Assert.Null(Decrypt(key, Id, [.. good, .. last]));
        Assert.Null(Decrypt(key, Id, header));
        Assert.Null(Decrypt(key, Id, []));
        for (var at = 0; at < good.Length; at += 97)
        {
            var forged = (byte[])good.Clone();
            forged[at] ^= 1;
            Assert.Null(Decrypt(key, Id, forged));
        }
    }

    [Fact]
    public void A_file_opens_only_under_its_own_id_and_key()
    {
        var key = _random.Bytes(32);
        var ciphertext = Encrypt(key, Id, [1, 2, 3]);
        Assert.Null(Decrypt(key, _random.Id(), ciphertext));
        Assert.Null(Decrypt(_random.Bytes(32), Id, ciphertext));
        Assert.Null(Decrypt([.. key, 0], Id, ciphertext));
    }

    [Theory]
    [InlineData("ffffffffffffffff", 8, 0)]   // a length beyond every limit
    [InlineData("0000000000000004", 8, 0)]   // more than there is
    [InlineData("0000000000000000", 9, 0)]   // more padding than the length calls for
    [InlineData("0000000000000000", 7, 0)]   // no room for the length
    [InlineData("0000000000000009", 18, 1)]  // padding that is not zero
    public void A_dishonest_sender_cannot_frame_a_file_wrongly(string length, int framed, byte padding)
    {
        byte[] plaintext = [.. Convert.FromHexString(length), .. new byte[16]];
        plaintext[17] = padding;
        var key = _random.Bytes(32);
        using var encryptor = new ChunkEncryptor(key, [.. "SM1/file"u8, .. Convert.FromHexString(Id.ToString("N"))], _random);
        var sealedChunk = new byte[framed + 16];
        encryptor.Seal(plaintext.AsSpan(0, framed), sealedChunk);
        Assert.Null(Decrypt(key, Id, [.. encryptor.Header.Span, .. sealedChunk]));
    }

    [Fact]
    public void An_encrypted_file_is_bound_by_the_published_context()
    {
        var key = _random.Bytes(32);
        var ciphertext = Encrypt(key, Id, [7]);
        byte[] context = [.. "SM1/file"u8, .. Convert.FromHexString("00112233445566778899aabbccddeeff")];
        Assert.True(ChunkDecryptor.TryCreate(key, context, ciphertext.AsSpan(0, 56), out var decryptor));
        var plaintext = new byte[ChunkEncryptor.ChunkSize];
        Assert.True(decryptor!.TryOpen(ciphertext.AsSpan(56), plaintext, out var written));
        Assert.Equal("000000000000000107", Convert.ToHexString(plaintext, 0, 9));
        Assert.Equal(10, written); // PADMÉ of 9
        decryptor.Dispose();
    }

    private byte[] Encrypt(byte[] key, Guid id, byte[] file)
    {
        using var encryptor = new FileEncryptor(key, id, file.Length, _random);
        using var output = new MemoryStream();
        output.Write(encryptor.Header.Span);
        using var input = new MemoryStream(file);
        var sealedChunk = new byte[FileCipher.SealedChunkSize];
        while (!encryptor.IsComplete)
        {
            input.ReadExactly(encryptor.Wanted.Span);
            output.Write(sealedChunk, 0, encryptor.SealChunk(sealedChunk));
        }

        Assert.Equal(input.Length, input.Position);
        return output.ToArray();
    }

    private static byte[]? Decrypt(byte[] key, Guid id, byte[] ciphertext)
    {
        var header = ciphertext.AsSpan(0, Math.Min(FileCipher.HeaderSize, ciphertext.Length));
        if (!FileDecryptor.TryCreate(key, id, header, out var decryptor))
            return null;
        using var output = new MemoryStream();
        for (var at = header.Length; at < ciphertext.Length; at += FileCipher.SealedChunkSize)
        {
            if (!decryptor!.TryOpenChunk(ciphertext.AsSpan(at, Math.Min(FileCipher.SealedChunkSize, ciphertext.Length - at)), out var plaintext))
                return null;
            output.Write(plaintext.Span);
        }

        var whole = decryptor!.IsComplete;
        Assert.True(!whole || output.Length == decryptor.PlaintextSize);
        decryptor.Dispose();
        return whole ? output.ToArray() : null;
    }
}
