// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Vectors;

internal static class DeviceListOperations
{
    public static JsonObject Make(JsonNode input, TracedRandom random)
    {
        using var signer = IdentityKeyPair.FromSeed(input.Bytes("signer_seed"));
        var entries = input.Items("devices").Select(Entry).ToList();
        DeviceList list;
        if (input["previous"] is null)
        {
            list = DeviceList.First(input.Id("account"), entries);
        }
        else
        {
            Assert.True(DeviceList.TryParse(input.Bytes("previous"), out var previous));
            list = previous!.Next(entries);
        }

        var (signature, hash) = (new byte[IdentityKeyPair.SignatureSize], new byte[Sha256.Size]);
        list.Sign(signer, signature);
        list.WriteHash(hash);
        return new JsonObject { ["list"] = Json.Hex(list.Bytes), ["signature"] = Json.Hex(signature), ["hash"] = Json.Hex(hash) };
    }

    /// <summary>What a client decides that knows one version and is shown another.</summary>
    public static JsonObject Follow(JsonNode input, TracedRandom random)
    {
        Assert.True(DeviceList.TryParse(input.Bytes("known"), out var known));
        if (!DeviceList.TryParse(input.Bytes("offered"), out var offered))
            return Json.Error("bad_list");
        if (!offered!.Verify(input.Bytes("signature")))
            return Json.Error("bad_signature");
        return offered.Follows(known!) ? new JsonObject { ["version"] = (long)offered.Version } : Json.Error("not_next");
    }

    private static DeviceListEntry Entry(JsonNode entry)
    {
        Assert.True(IdentityPublicKey.TryImport(entry.Bytes("identity"), out var identity));
        return new DeviceListEntry(entry.Id("device"), identity!, (DeviceSuites)entry.Number("suites"));
    }
}
