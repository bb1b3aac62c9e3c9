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
}
