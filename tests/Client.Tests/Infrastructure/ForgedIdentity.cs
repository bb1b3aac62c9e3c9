// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A well-formed, well-signed identity of somebody's account under keys that are not theirs.</summary>
internal static class ForgedIdentity
{
    public static IdentityResponse Of(ScriptedAccount account)
    {
        using var keys = IdentityKeyPair.Generate(RandomSource.System);
        var list = DeviceList.First(account.UserId, [new DeviceListEntry(account.DeviceId, keys.PublicKey, DeviceSuites.X3dh)]);
        var signature = new byte[IdentityKeyPair.SignatureSize];
        list.Sign(keys, signature);
        var device = new IdentityDevice(account.DeviceId, keys.PublicKey.Bytes.ToArray(), 1, [1]);
        return new IdentityResponse(account.UserId, list.Bytes.ToArray(), signature, [device]);
    }
}
