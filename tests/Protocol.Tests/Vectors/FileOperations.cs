// SPDX-License-Identifier: MIT
// FileOperations: byte i of the file is i modulo 251, so that a vector need not hold it.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal static class FileOperations
{
    private const int ShownWhole = 1024;

    public static JsonObject Encrypt(JsonNode input, TracedRandom random)
    {
        var ciphertext = Ciphertext(input, random);
        var result = new JsonObject
        {
            ["size"] = ciphertext.Length,
            ["header"] = Json.Hex(ciphertext.AsSpan(0, FileCipher.HeaderSize)),
            ["sha256"] = Json.Hex(SHA256.HashData(ciphertext)),
        };
        if (ciphertext.Length <= ShownWhole)
            result["ciphertext"] = Json.Hex(ciphertext);
        return result;
    }

    /// <summary>Seals one short chunk of whatever a dishonest sender frames, and opens it as a file.</summary>
    public static JsonObject OpenFramed(JsonNode input, TracedRandom random)
    {
        byte[] context = [.. "SM1/file"u8, .. HandMade.Id(input.Id("file_id"))];
        var framed = input.Bytes("framed");
        using var encryptor = new ChunkEncryptor(input.Bytes("key"), context, random);
        var chunk = new byte[framed.Length + 16];
        encryptor.Seal(framed, chunk);
        return Open(input.Bytes("key"), input.Id("file_id"), [.. encryptor.Header.Span, .. chunk]);
    }

    /// <summary>Encrypts as above, changes the ciphertext, and opens it.</summary>
    public static JsonObject Decrypt(JsonNode input, TracedRandom random)
    {
        var ciphertext = Change(Ciphertext(input, random), input);
        var key = input["other_key"] is null ? input.Bytes("key") : input.Bytes("other_key");
        var id = input["other_file_id"] is null ? input.Id("file_id") : input.Id("other_file_id");
        return Open(key, id, ciphertext);
    }

    private static JsonObject Open(byte[] key, Guid id, byte[] ciphertext)
    {
        if (ciphertext.Length < FileCipher.HeaderSize
            || !FileDecryptor.TryCreate(key, id, ciphertext.AsSpan(0, FileCipher.HeaderSize), out var decryptor))
            return Json.Error("bad_file");
        using (decryptor)
        {
            var content = new MemoryStream();
            for (var at = FileCipher.HeaderSize; at < ciphertext.Length;)
            {
                var size = Math.Min(FileCipher.SealedChunkSize, ciphertext.Length - at);
                if (!decryptor!.TryOpenChunk(ciphertext.AsSpan(at, size), out var plaintext))
                    return Json.Error("bad_file");
                content.Write(plaintext.Span);
                at += size;
            }

            return decryptor!.IsComplete
                ? new JsonObject { ["size"] = content.Length, ["sha256"] = Json.Hex(SHA256.HashData(content.ToArray())) }
                : Json.Error("bad_file");
        }
    }

    private static byte[] Ciphertext(JsonNode input, TracedRandom random)
    {
        var size = (int)input.Number("size");
        var output = new MemoryStream();
        using var encryptor = new FileEncryptor(input.Bytes("key"), input.Id("file_id"), size, random);
        output.Write(encryptor.Header.Span);
        var chunk = new byte[FileCipher.SealedChunkSize];
        for (var at = 0; !encryptor.IsComplete;)
        {
            var wanted = encryptor.Wanted.Span;
            for (var i = 0; i < wanted.Length; i++)
                wanted[i] = (byte)((at + i) % 251);
            at += wanted.Length;
            output.Write(chunk, 0, encryptor.SealChunk(chunk));
        }

        return output.ToArray();
    }

    private static byte[] Change(byte[] ciphertext, JsonNode input)
    {
        if (input["xor_at"] is not null)
            ciphertext[(int)input.Number("xor_at")] ^= 1;
        if (input["swap_chunks"] is not null)
        {
            var first = ciphertext.AsSpan(FileCipher.HeaderSize, FileCipher.SealedChunkSize).ToArray();
            var second = ciphertext.AsSpan(FileCipher.HeaderSize + FileCipher.SealedChunkSize, FileCipher.SealedChunkSize);
            second.CopyTo(ciphertext.AsSpan(FileCipher.HeaderSize));
            first.CopyTo(second);
        }

        return [.. ciphertext[..^(int)input.Number("cut")], .. input.BytesIfAny("append")];
    }
}
