// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal static class PrekeyOperations
{
    /// <summary>A device's prekeys, in the order of drawing: signed, KEM, one-time.</summary>
    public static JsonObject Make(JsonNode input, TracedRandom random)
    {
        var own = Party.Load(input["party"]!);
        var created = input.Number("created_at_ms");
        using var signed = SignedPrekey.Generate(own, (uint)input.Number("signed_prekey_id"), created, random);
        using var kem = KemPrekey.Generate(own, (uint)input.Number("kem_prekey_id"), created, random);
        using var oneTime = OneTimePrekey.GenerateBatch((uint)input.Number("one_time_prekey_id"), 1, random)[0];
        var (signedState, kemState, oneTimeState) = (new byte[SignedPrekey.Size], new byte[KemPrekey.Size], new byte[OneTimePrekey.Size]);
        signed.Export(signedState);
        kem.Export(kemState);
        oneTime.Export(oneTimeState);
        return new JsonObject
        {
            ["identity"] = Json.Hex(own.Identity.PublicKey.Bytes),
            ["identity_x25519"] = Json.Hex(own.Identity.PublicKey.AgreementKey.Bytes),
            ["signed_prekey"] = new JsonObject
            {
                ["private"] = Json.Hex(signedState.AsSpan(12, 32)), ["public"] = Json.Hex(signed.PublicKey.Bytes), ["signature"] = Json.Hex(signed.Signature),
            },
            ["kem_prekey"] = new JsonObject
            {
                ["seed"] = Json.Hex(kemState.AsSpan(12, 64)), ["public"] = Json.Hex(kem.PublicKey.Bytes), ["signature"] = Json.Hex(kem.Signature),
            },
            ["one_time_prekey"] = new JsonObject { ["private"] = Json.Hex(oneTimeState.AsSpan(4)), ["public"] = Json.Hex(oneTime.PublicKey.Bytes) },
        };
    }

    public static JsonObject Validate(JsonNode input, TracedRandom random) =>
        TryLoad(input, out var bundle) ? new JsonObject { ["suite"] = (int)bundle!.Suite } : Json.Error("bad_bundle");

    public static bool TryLoad(JsonNode input, out PrekeyBundle? bundle)
    {
        bundle = null;
        return IdentityPublicKey.TryImport(input.Bytes("identity"), out var identity)
            && PrekeyBundle.TryValidate(Material(input, identity!), input.Number("now_ms"), out bundle);
    }

    private static PrekeyBundleMaterial Material(JsonNode input, IdentityPublicKey identity) => new()
    {
        Address = new DeviceAddress(input.Id("account"), input.Id("device")),
        Identity = identity,
        Suites = (DeviceSuites)input.Number("suites"),
        SignedPrekeyId = (uint)input.Number("signed_prekey_id"),
        SignedPrekeyCreatedAtMs = input.Number("created_at_ms"),
        SignedPrekey = input.Bytes("signed_prekey"),
        SignedPrekeySignature = input.Bytes("signed_prekey_signature"),
        OneTimePrekeyId = (uint)input.Number("one_time_prekey_id"),
        OneTimePrekey = input.BytesIfAny("one_time_prekey"),
        KemPrekeyId = (uint)input.Number("kem_prekey_id"),
        KemPrekeyCreatedAtMs = input.Number("created_at_ms"),
        KemPrekey = input.BytesIfAny("kem_prekey"),
        KemPrekeySignature = input.BytesIfAny("kem_prekey_signature"),
    };
}
