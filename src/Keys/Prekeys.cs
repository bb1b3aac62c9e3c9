// SPDX-License-Identifier: MIT
// Which prekeys are taken from a device.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives;

namespace SecureMessenger.Keys;

internal sealed class Prekeys(Database database, KeysOptions options, PrekeyStock stock, KeysMeter meter)
{
    /// <summary>The answer to prekeys of a device that has not published who it is.</summary>
    public static readonly Refusal PublishFirst = new(ProblemCodes.NoIdentity, "Publish the device's identity first: POST /api/v1/keys/identity.");

    /// <summary>Puts a signed prekey in the place of the former one: null for done.</summary>
    public async Task<Refusal?> PublishSignedAsync(SignedPrekeyForm form, CancellationToken ct)
    {
        // Read apart from the write: an identity never changes, and verifying does not hold up other writers.
        var identity = await database.ReadAsync(
            (sql, token) => IdentityStore.FindAsync(sql, new DeviceId(form.Statement.Device), token), ct);
        if (identity is null) return PublishFirst;
        if (!IdentityPublicKey.TryImport(identity.IdentityKey, out var key)) throw new InvalidDataException("A stored identity key cannot be read.");
        if (!form.Statement.Verify(key!, form.Signature))
        {
            return Refusal.Field(ProblemCodes.BadSignature, "signature", "is not by this device over this key, id and time");
        }

        return await database.WriteAsync((sql, token) => PrekeyStore.PutSignedAsync(sql, form, token), ct)
            ? null
            : Refusal.Field(ProblemCodes.PrekeyConflict, "key_id", "was used before; ids rise");
    }

    /// <summary>Takes all of the keys or none.</summary>
    public Task<Outcome<RemainingResponse>> PublishOneTimeAsync(DeviceId device, OneTimePrekeysForm form, CancellationToken ct) =>
        database.WriteAsync((sql, token) => PublishOneTimeAsync(sql, device, form.Keys, token), ct);

    /// <summary>What the server still has of the device's one-time keys.</summary>
    public Task<CountResponse> CountAsync(DeviceId device, CancellationToken ct) => database.ReadAsync(
        async (sql, token) =>
        {
            var (oneTime, kem) = await PrekeyStore.NewestIdsAsync(sql, device, token);
            return new CountResponse(
                await PrekeyStore.CountOneTimeAsync(sql, device, token),
                await KemPrekeyStore.CountOneTimeAsync(sql, device, token),
                oneTime,
                kem,
                (await PrekeyStore.SignedAsync(sql, device, token))?.KeyId ?? 0);
        },
        ct);

    private async Task<Outcome<RemainingResponse>> PublishOneTimeAsync(
        SqlSession sql, DeviceId device, IReadOnlyList<OneTimePrekey> keys, CancellationToken ct)
    {
        if (await PrekeyStore.HoldHighWaterAsync(sql, device, ct) is not { } highWater) return PublishFirst;
        var stored = await PrekeyStore.OneTimeAsync(sql, device, ct);
        if (Conflicts(keys, stored, highWater) is { } conflicts) return conflicts;

        var fresh = keys.Where(key => !stored.ContainsKey(key.KeyId)).ToList();
        var remaining = stored.Count + fresh.Count;
        if (remaining > options.MaxOneTimePrekeys)
        {
            return Refusal.Field(
                ProblemCodes.InvalidFields, "keys", $"would make {remaining}; the server keeps at most {options.MaxOneTimePrekeys} for a device");
        }

        if (fresh.Count > 0) await PrekeyStore.AddOneTimeAsync(sql, device, fresh, ct);
        sql.AfterCommit(() => meter.Published(fresh.Count));
        await stock.LookAfterRefillAsync(sql, device, ct);
        return new RemainingResponse(remaining);
    }

    // An id that is there stands for the key it came with. One that was there and is not any more has been handed out.
    private static Refusal? Conflicts(IReadOnlyList<OneTimePrekey> keys, Dictionary<uint, byte[]> stored, uint highWater)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            var complaint = stored.TryGetValue(keys[i].KeyId, out var known)
                ? known.AsSpan().SequenceEqual(keys[i].PublicKey) ? null : "stands for another key"
                : keys[i].KeyId <= highWater ? "was issued before; ids rise" : null;
            if (complaint is not null) errors[OneTimePrekeysForm.Field(i, "key_id")] = [complaint];
        }

        return errors.Count > 0 ? new Refusal(ProblemCodes.PrekeyConflict, null, errors) : null;
    }
}
