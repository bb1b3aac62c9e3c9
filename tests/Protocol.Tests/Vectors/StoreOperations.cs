// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal static class StoreOperations
{
    public static JsonObject Make(JsonNode input, TracedRandom random)
    {
        var cost = new Argon2idCost((int)input.Number("memory_kib"), (int)input.Number("passes"));
        using var key = StoreKey.Create(input.Bytes("passphrase"), cost, random, out var sealedKey);
        return new JsonObject { ["sealed_key"] = Json.Hex(sealedKey) };
    }

    public static JsonObject Unlock(JsonNode input, TracedRandom random)
    {
        if (!StoreKey.TryUnlock(input.Bytes("passphrase"), input.Bytes("sealed_key"), out var key))
            return Json.Error("bad_passphrase_or_store");
        key!.Dispose();
        return new JsonObject { ["unlocked"] = true };
    }

    public static JsonObject Seal(JsonNode input, TracedRandom random)
    {
        using var key = Key(input);
        using var table = key.OpenTable(input.Text("table"));
        return new JsonObject { ["record"] = Json.Hex(table.Seal(input.Bytes("row_id"), (ulong)input.Number("version"), input.Bytes("plaintext"), random)) };
    }

    public static JsonObject Open(JsonNode input, TracedRandom random)
    {
        using var key = Key(input);
        using var table = key.OpenTable(input.Text("table"));
        if (!table.TryOpen(input.Bytes("row_id"), (ulong)input.Number("version"), input.Bytes("record"), out var plaintext))
            return Json.Error("bad_record");
        using (plaintext)
            return new JsonObject { ["plaintext"] = Json.Hex(plaintext!.Expose()) };
    }

    private static StoreKey Key(JsonNode input)
    {
        Assert.True(StoreKey.TryUnlock(input.Bytes("passphrase"), input.Bytes("sealed_key"), out var key));
        return key!;
    }
}
