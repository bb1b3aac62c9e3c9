// SPDX-License-Identifier: MIT
// KeyPublisher: brings the server up to what this device has: identity, signed prekey, one-time prekeys, in that order.
// Every step may be repeated after a crash: the server takes the same key twice.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Enrollment;

internal sealed class KeyPublisher(
    ClientStore store, KeysApi keys, DeviceDirectory directory, OwnKeys ownKeys, LocalDevice own, uint registrationId)
{
    private const int RefillBelow = 25;

    /// <summary>Publishes what is missing, rotates and refills. Safe to call at every connect.</summary>
    public async Task MaintainAsync(CancellationToken ct)
    {
        await PublishIdentityAsync(ct);
        store.Transact(ownKeys.Rotate);
        await PublishSignedPrekeysAsync(ct);
        await PublishOneTimePrekeysAsync(ct);
        var left = Math.Max(0, (await keys.CountAsync(ct)).OneTime);
        if (left >= RefillBelow)
            return;
        store.Transact(tables => OwnKeys.AddOneTimePrekeys(tables, OwnKeys.FullStock - left));
        await PublishOneTimePrekeysAsync(ct);
    }

    /// <summary>Signs this device's list again with another device in it. Only the account's first device can.</summary>
    public async Task PublishListAsync(DeviceList list, CancellationToken ct)
    {
        var signature = new byte[IdentityKeyPair.SignatureSize];
        list.Sign(own.Identity, signature);
        await keys.PublishIdentityAsync(Identity(list, signature), ct);
        store.Transact(tables => tables.Contacts.PinDevices(own.Address.Account, list.Bytes, signature));
    }

    private async Task PublishIdentityAsync(CancellationToken ct)
    {
        if (store.Read(tables => tables.Settings.ReadCounters()).IdentityPublished)
            return;
        if (await HasListAsync(ct))
            await keys.PublishIdentityAsync(Identity(null, null), ct); // pending until the first device lists this one
        else
            await PublishListAsync(DeviceList.First(own.Address.Account, [Entry()]), ct);
        store.Transact(tables =>
        {
            var counters = tables.Settings.ReadCounters();
            counters.IdentityPublished = true;
            tables.Settings.WriteCounters(counters);
        });
    }

    private async Task<bool> HasListAsync(CancellationToken ct)
    {
        try
        {
            await directory.RefreshAsync(own.Address.Account, ct);
            return true;
        }
        catch (MessengerException error) when (error.Code == FailureCodes.NoKeysYet)
        {
            return false;
        }
    }

    private async Task PublishSignedPrekeysAsync(CancellationToken ct)
    {
        foreach (var id in store.Read(tables => tables.Prekeys.UnpublishedSignedIds()))
        {
            using var prekey = store.Read(tables => tables.Prekeys.FindSigned(id));
            var request = new SignedPrekeyRequest
            {
                KeyId = id,
                PublicKey = prekey!.PublicKey.Bytes.ToArray(),
                Signature = prekey.Signature.ToArray(),
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(prekey.CreatedAtMs),
            };
            await keys.PublishSignedPrekeyAsync(request, ct);
            store.Transact(tables => tables.Prekeys.MarkSignedPublished(id));
        }
    }

    private async Task PublishOneTimePrekeysAsync(CancellationToken ct)
    {
        var ids = store.Read(tables => tables.Prekeys.UnpublishedOneTimeIds());
        if (ids.Count == 0)
            return;
        var request = new OneTimePrekeysRequest { Keys = [.. ids.Select(Public)] };
        try
        {
            await keys.PublishOneTimePrekeysAsync(request, ct);
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.PrekeyConflict.Code)
        {
            // An earlier upload arrived, its answer did not, and one of them is in use by now: the rest are there as well.
        }

        store.Transact(tables => ids.ForEach(tables.Prekeys.MarkOneTimePublished));
    }

    private OneTimePrekeyRequest Public(uint id)
    {
        using var prekey = store.Read(tables => tables.Prekeys.FindOneTime(id));
        return new OneTimePrekeyRequest { KeyId = id, PublicKey = prekey!.PublicKey.Bytes.ToArray() };
    }

    private DeviceListEntry Entry() => new(own.Address.Device, own.Identity.PublicKey, DeviceSuites.X3dh);

    private IdentityRequest Identity(DeviceList? list, byte[]? signature) => new()
    {
        IdentityKey = own.Identity.PublicKey.Bytes.ToArray(),
        RegistrationId = registrationId,
        Suites = [(int)Suite.X3dh],
        DeviceList = list?.Bytes.ToArray(),
        DeviceListSignature = signature,
    };
}
