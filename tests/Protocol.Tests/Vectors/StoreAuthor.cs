// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using static SecureMessenger.Tests.Vectors.BundleAuthor;

namespace SecureMessenger.Tests.Vectors;

internal static class StoreAuthor
{
    public static VectorFile Write()
    {
        var file = new VectorFile("at-rest", "The sealed key of a local store, and its records", "docs/protocol/content.md#local-store", 12);
        var passphrase = new JsonObject { ["passphrase"] = Json.Hex("correct horse battery"u8) };
        var made = file.Add("a store of small cost", "make_store", With(passphrase, ("memory_kib", 64), ("passes", 2)));
        var store = With(passphrase, ("sealed_key", made.Text("sealed_key")));
        file.Add("unlocked", "unlock_store", store);
        var place = With(store, ("table", "messages"), ("row_id", "0102"), ("version", 1));
        var written = file.Add("a record", "seal_record", With(place, ("plaintext", Json.Hex("hello"u8))));
        file.Add("an empty record", "seal_record", With(place, ("plaintext", "")));
        var record = With(place, ("record", written.Text("record")));
        file.Add("read back", "open_record", record);

        file.Refuse("another passphrase", "unlock_store", With(store, ("passphrase", "00")), "bad_passphrase_or_store");
        foreach (var at in new[] { 0, 4, 8, 12, 30, 60 })
        {
            var bytes = store.Bytes("sealed_key");
            bytes[at] ^= 1;
            file.Refuse($"byte {at} of the sealed key changed", "unlock_store", With(store, ("sealed_key", Json.Hex(bytes))), "bad_passphrase_or_store");
        }

        file.Refuse("cut by a byte", "unlock_store", With(store, ("sealed_key", store.Text("sealed_key")[..^2])), "bad_passphrase_or_store");
        file.Refuse("a cost beyond the limit", "unlock_store", With(store, ("sealed_key", "0100100001" + store.Text("sealed_key")[10..])), "bad_passphrase_or_store");
        file.Refuse("in another table", "open_record", With(record, ("table", "sessions")), "bad_record");
        file.Refuse("in another row", "open_record", With(record, ("row_id", "0103")), "bad_record");
        file.Refuse("of another version", "open_record", With(record, ("version", 2)), "bad_record");
        file.Refuse("changed", "open_record", With(record, ("record", Flipped(record.Bytes("record")))), "bad_record");
        file.Refuse("too short", "open_record", With(record, ("record", "00")), "bad_record");
        return file;
    }
}
