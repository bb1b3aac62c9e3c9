// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using static SecureMessenger.Tests.Vectors.BundleAuthor;

namespace SecureMessenger.Tests.Vectors;

internal static class FileAuthor
{
    private const int Header = 56;
    private const int SealedChunk = 16_400;

    public static VectorFile Write()
    {
        var file = new VectorFile("file", "Encrypted files; byte i of the plaintext is i mod 251", "docs/protocol/content.md#files", 10);
        var key = new JsonObject { ["key"] = Json.Hex(file.Inputs.Bytes(32)), ["file_id"] = Json.Hex(file.Inputs.Bytes(16)) };
        foreach (var size in new[] { 0, 1, 56, 57, 500, 16_375, 16_376, 16_377, 50_000, 1_000_000 })
            file.Add($"{size} bytes", "encrypt_file", With(key, ("size", size)));
        var three = With(key, ("size", 45_000));
        file.Add("opened whole", "decrypt_file", three);
        file.Add("of no bytes, opened", "decrypt_file", With(key, ("size", 0)));

        file.Refuse("under another key", "decrypt_file", With(three, ("other_key", Json.Hex(file.Inputs.Bytes(32)))), "bad_file");
        file.Refuse("as another file", "decrypt_file", With(three, ("other_file_id", Json.Hex(file.Inputs.Bytes(16)))), "bad_file");
        foreach (var at in new[] { 0, 24, Header, Header + SealedChunk - 1, Header + SealedChunk, Header + (2 * SealedChunk) + 5 })
            file.Refuse($"byte {at} changed", "decrypt_file", With(three, ("xor_at", at)), "bad_file");
        file.Refuse("cut by a byte", "decrypt_file", With(three, ("cut", 1)), "bad_file");
        file.Refuse("without its last chunk", "decrypt_file", With(three, ("cut", 45_056 + Header + (3 * 16) - Header - (2 * SealedChunk))), "bad_file");
        file.Refuse("the header alone", "decrypt_file", With(With(key, ("size", 0)), ("cut", 64 + 16)), "bad_file");
        file.Refuse("two chunks exchanged", "decrypt_file", With(three, ("swap_chunks", true)), "bad_file");
        file.Refuse("a byte appended", "decrypt_file", With(three, ("append", "00")), "bad_file");
        // A sender who has the key, and lies about length or padding.
        file.Add("framed as it should be", "open_framed", With(key, ("framed", "0000000000000001070000000000"[..20])));
        foreach (var (name, framed) in new[]
        {
            ("a length beyond every limit", "ffffffffffffffff"), ("a length beyond the file", "0000000000000004"),
            ("more padding than the length calls for", "000000000000000000"), ("no room for the length", "00000000000000"),
            ("padding that is not zero", "0000000000000009" + "07070707070707070701"),
        })
            file.Refuse(name, "open_framed", With(key, ("framed", framed)), "bad_file");
        return file;
    }
}
