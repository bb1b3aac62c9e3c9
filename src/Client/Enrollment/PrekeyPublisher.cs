// SPDX-License-Identifier: MIT
// PrekeyPublisher: uploads the public halves the server has not confirmed. A private half is on disk before.
// The server takes a batch whole or not at all: a conflict means that it arrived before, its answer did not, and some of it is in use by now.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Storage;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;

namespace SecureMessenger.Client.Enrollment;

internal sealed class PrekeyPublisher(ClientStore store, KeysApi keys, OwnKeys ownKeys)
{
    private const int RefillBelow = 25;
    private const int RefillKemBelow = 5;

    /// <summary>Publishes, rotates and refills.</summary>
    /// <param name="renew">Whether to replace the lasting prekeys, however new they are.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task MaintainAsync(bool renew, CancellationToken ct)
    {
        var known = await keys.CountAsync(ct);
        store.Transact(tables => ownKeys.CatchUp(tables, known));
        await PublishAsync(ct); // what an earlier run drew goes by itself: a conflict then speaks of all of it
        if (renew) store.Transact(ownKeys.Renew);
        store.Transact(ownKeys.Rotate);
        await PublishAsync(ct);
        var count = await keys.CountAsync(ct);
        var refill = store.Transact(tables => Refill(tables, Math.Max(0, count.OneTime), Math.Max(0, count.Kem)));
        if (refill)
            await PublishAsync(ct);
    }

    private bool Refill(Tables tables, int oneTime, int kem)
    {
        if (oneTime < RefillBelow)
            OwnKeys.AddOneTimePrekeys(tables, OwnKeys.FullStock - oneTime);
        if (kem < RefillKemBelow)
            ownKeys.AddKemPrekeys(tables, OwnKeys.FullKemStock - kem);
        return oneTime < RefillBelow || kem < RefillKemBelow;
    }

    private async Task PublishAsync(CancellationToken ct)
    {
        await PublishSignedAsync(ct);
        await PublishKemAsync(ct);
        await PublishOneTimeAsync(ct);
    }

    private async Task PublishSignedAsync(CancellationToken ct)
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

    private async Task PublishKemAsync(CancellationToken ct)
    {
        var oneTime = store.Read(tables => tables.Prekeys.UnpublishedKemIds());
        var lastResort = store.Read(tables => tables.Prekeys.UnpublishedLastResortKemIds());
        if (oneTime.Count == 0 && lastResort.Count == 0)
            return;
        var request = new KemPrekeysRequest
        {
            Keys = [.. oneTime.Select(PublicKem)],
            LastResort = lastResort.Count > 0 ? PublicKem(lastResort[^1]) : null,
        };
        await UnlessThereAsync(keys.PublishKemPrekeysAsync(request, ct));
        store.Transact(tables =>
        {
            oneTime.ForEach(tables.Prekeys.MarkKemPublished);
            lastResort.ForEach(tables.Prekeys.MarkLastResortKemPublished);
        });
    }

    private async Task PublishOneTimeAsync(CancellationToken ct)
    {
        var ids = store.Read(tables => tables.Prekeys.UnpublishedOneTimeIds());
        if (ids.Count == 0)
            return;
        await UnlessThereAsync(keys.PublishOneTimePrekeysAsync(new OneTimePrekeysRequest { Keys = [.. ids.Select(PublicOneTime)] }, ct));
        store.Transact(tables => ids.ForEach(tables.Prekeys.MarkOneTimePublished));
    }

    private static async Task UnlessThereAsync(Task upload)
    {
        try
        {
            await upload;
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.PrekeyConflict.Code)
        {
            // It is there: see above.
        }
    }

    private OneTimePrekeyRequest PublicOneTime(uint id)
    {
        using var prekey = store.Read(tables => tables.Prekeys.FindOneTime(id));
        return new OneTimePrekeyRequest { KeyId = id, PublicKey = prekey!.PublicKey.Bytes.ToArray() };
    }

    private KemPrekeyRequest PublicKem(uint id)
    {
        using var prekey = store.Read(tables => tables.Prekeys.FindKem(id));
        return new KemPrekeyRequest
        {
            KeyId = id,
            PublicKey = prekey!.PublicKey.Bytes.ToArray(),
            Signature = prekey.Signature.ToArray(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(prekey.CreatedAtMs),
        };
    }
}
