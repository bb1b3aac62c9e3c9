// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal static class SafetyNumberOperations
{
    public static JsonObject Compute(JsonNode input, TracedRandom random)
    {
        if (!IdentityPublicKey.TryImport(input.Bytes("own_identity"), out var own) || !IdentityPublicKey.TryImport(input.Bytes("peer_identity"), out var peer))
            return Json.Error("bad_key");
        var number = SafetyNumber.Compute(input.Id("own_account"), own!, input.Id("peer_account"), peer!);
        return new JsonObject { ["digits"] = number.Digits, ["scanned_code"] = Json.Hex(number.QrCode) };
    }

    /// <summary>What the own side says to a code that it has scanned.</summary>
    public static JsonObject Match(JsonNode input, TracedRandom random)
    {
        Assert.True(IdentityPublicKey.TryImport(input.Bytes("own_identity"), out var own));
        Assert.True(IdentityPublicKey.TryImport(input.Bytes("peer_identity"), out var peer));
        return SafetyNumber.Compute(input.Id("own_account"), own!, input.Id("peer_account"), peer!).MatchesScanned(input.Bytes("scanned_code"))
            ? new JsonObject { ["matches"] = true }
            : Json.Error("mismatch");
    }
}
