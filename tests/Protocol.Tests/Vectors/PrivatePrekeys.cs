// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text.Json.Nodes;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

/// <summary>The private halves a vector gives beside a bundle, in the form the library imports.</summary>
internal static class PrivatePrekeys
{
    public static ResponderPrekeys Load(JsonNode bundle)
    {
        Assert.True(SignedPrekey.TryImport(
            [.. Number(bundle, "signed_prekey_id"), .. Time(bundle), .. bundle.Bytes("signed_prekey_private"), .. bundle.Bytes("signed_prekey_signature")],
            out var signed));
        OneTimePrekey? oneTime = null;
        if (bundle["one_time_prekey_private"] is not null)
            Assert.True(OneTimePrekey.TryImport([.. Number(bundle, "one_time_prekey_id"), .. bundle.Bytes("one_time_prekey_private")], out oneTime));
        KemPrekey? kem = null;
        if (bundle["kem_prekey_seed"] is not null)
        {
            Assert.True(KemPrekey.TryImport(
                [.. Number(bundle, "kem_prekey_id"), .. Time(bundle), .. bundle.Bytes("kem_prekey_seed"), .. bundle.Bytes("kem_prekey_signature")], out kem));
        }

        return new ResponderPrekeys(signed!, oneTime, kem);
    }

    private static byte[] Number(JsonNode bundle, string name)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)bundle.Number(name));
        return bytes;
    }

    private static byte[] Time(JsonNode bundle)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, bundle.Number("created_at_ms"));
        return bytes;
    }
}
