// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests.Vectors;

/// <summary>Public keys that come from outside, of each kind (rules K-1, K-2, K-3).</summary>
internal static class KeyOperations
{
    public static JsonObject Import(JsonNode input, TracedRandom random)
    {
        var key = input.Bytes("key");
        var taken = input.Text("kind") switch
        {
            "ed25519" => IdentityPublicKey.TryImport(key, out _),
            "x25519" => X25519PublicKey.TryImport(key, out _),
            "ml_kem_768" => MlKem768PublicKey.TryImport(key, out _),
            var kind => throw new ArgumentOutOfRangeException(nameof(input), kind, "no kind of key"),
        };
        return taken ? new JsonObject { ["taken"] = true } : Json.Error("bad_key");
    }
}
