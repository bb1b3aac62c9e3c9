// SPDX-License-Identifier: MIT
// KeyPublisher: brings the server up to what this device has: identity, then prekeys, then what the list says of it.
// Every step may be repeated after a crash: the server takes the same key twice.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Enrollment;

internal sealed class KeyPublisher(
    ClientStore store, KeysApi keys, DeviceDirectory directory, OwnKeys ownKeys, LocalDevice own, uint registrationId)
{
    private readonly PrekeyPublisher _prekeys = new(store, keys, ownKeys);
    private readonly DeviceListEntry _entry = OwnKeys.Entry(own);

    /// <summary>Publishes what is missing, rotates and refills. Safe to call at every connect.</summary>
    public async Task MaintainAsync(CancellationToken ct)
    {
        var isLost = await IsLostAsync(ct);
        await PublishIdentityAsync(isLost, ct);
        await _prekeys.MaintainAsync(renew: isLost, ct);
        await RaiseSuitesAsync(ct);
    }

    /// <summary>Signs this device's list again with other devices in it. Only the account's first device can.</summary>
    public async Task PublishListAsync(DeviceList list, CancellationToken ct)
    {
        var signature = new byte[IdentityKeyPair.SignatureSize];
        list.Sign(own.Identity, signature);
        await keys.PublishIdentityAsync(Identity(list, signature), ct);
        store.Transact(tables => tables.Contacts.PinDevices(own.Address.Account, list.Bytes, signature));
    }

    /// <summary>Whether the server has lost or exchanged what it confirmed before: restored from a backup, say, or this home was.</summary>
    private async Task<bool> IsLostAsync(CancellationToken ct)
    {
        if (!store.Read(tables => tables.Settings.ReadCounters()).IdentityPublished)
            return false;
        var digest = store.Read(Digest);
        return !await keys.AgreesAsync(digest, ct);
    }

    private byte[] Digest(Tables tables)
    {
        var (signedId, lastResortId) = (tables.Prekeys.NewestPublishedSignedId(), tables.Prekeys.NewestPublishedLastResortKemId());
        using var signed = tables.Prekeys.FindSigned(signedId);
        using var lastResort = tables.Prekeys.FindKem(lastResortId);
        var digest = new byte[PublishedKeys.DigestSize];
        PublishedKeys.WriteDigest(
            own.Identity.PublicKey.Bytes, signedId, signed is null ? [] : signed.PublicKey.Bytes,
            lastResortId, lastResort is null ? [] : lastResort.PublicKey.Bytes, digest);
        return digest;
    }

    private async Task PublishIdentityAsync(bool isLost, CancellationToken ct)
    {
        var known = store.Read(tables => tables.Settings.ReadCounters());
        if (!isLost && known.IdentityPublished && known.PublishedSuites == (uint)_entry.Suites)
            return;
        if (isLost ? await ShowsListAsync(ct) : known.IdentityPublished || await HasListAsync(ct))
            await keys.PublishIdentityAsync(Identity(null, null), ct); // pending until the first device lists this one
        else
            await PublishListAsync(DeviceList.First(own.Address.Account, [_entry]), ct);
        store.Transact(tables =>
        {
            var counters = tables.Settings.ReadCounters();
            counters.IdentityPublished = true;
            counters.PublishedSuites = (uint)_entry.Suites;
            tables.Settings.WriteCounters(counters);
        });
    }

    /// <summary>The first device of a list from before this version says itself what it takes by now; others are confirmed anew.</summary>
    private async Task RaiseSuitesAsync(CancellationToken ct)
    {
        if (directory.Known(own.Address.Account) is not { } list || list.Devices[0] == _entry
            || !list.Devices[0].Identity.Equals(own.Identity.PublicKey))
            return;
        await PublishListAsync(list.Next([_entry, .. list.Devices.Skip(1)]), ct);
    }

    private Task<bool> HasListAsync(CancellationToken ct) => IsThereAsync(directory.RefreshAsync(own.Address.Account, ct));

    /// <summary>Whether the server has any list of the account, be it an older one from a backup: that is no reason not to give it the keys back.</summary>
    private Task<bool> ShowsListAsync(CancellationToken ct) => IsThereAsync(directory.AskAsync(own.Address.Account, ct));

    private static async Task<bool> IsThereAsync(Task asking)
    {
        try
        {
            await asking;
            return true;
        }
        catch (MessengerException error) when (error.Code == FailureCodes.NoKeysYet)
        {
            return false;
        }
    }

    private IdentityRequest Identity(DeviceList? list, byte[]? signature) => new()
    {
        IdentityKey = own.Identity.PublicKey.Bytes.ToArray(),
        RegistrationId = registrationId,
        Suites = [(int)Suite.X3dh, (int)Suite.PostQuantumX3dh],
        DeviceList = list?.Bytes.ToArray(),
        DeviceListSignature = signature,
    };
}
