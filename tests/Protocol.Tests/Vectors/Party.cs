// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

/// <summary>A device as a vector names it: account, device, identity seed.</summary>
internal static class Party
{
    public static JsonObject Draw(SeededRandom random) => new()
    {
        ["account"] = Json.Hex(random.Bytes(16)),
        ["device"] = Json.Hex(random.Bytes(16)),
        ["identity_seed"] = Json.Hex(random.Bytes(IdentityKeyPair.SeedSize)),
    };

    public static LocalDevice Load(JsonNode party) =>
        new(new DeviceAddress(party.Id("account"), party.Id("device")), IdentityKeyPair.FromSeed(party.Bytes("identity_seed")));
}
