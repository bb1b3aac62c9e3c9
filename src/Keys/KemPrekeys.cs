// SPDX-License-Identifier: MIT
// Which KEM prekeys are taken from a device. PQXDH §3.2: each is signed, so each is verified.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives;

namespace SecureMessenger.Keys;

internal sealed class KemPrekeys(Database database, KeysOptions options, PrekeyStock stock, KeysMeter meter)
{
    /// <summary>Takes all of the keys or none.</summary>
    public async Task<Outcome<RemainingResponse>> PublishAsync(DeviceId device, KemPrekeysForm form, CancellationToken ct)
    {
        // Read apart from the write: an identity never changes, and verifying does not hold up other writers.
        var identity = await database.ReadAsync((sql, token) => IdentityStore.FindAsync(sql, device, token), ct);
        if (identity is null) return Prekeys.PublishFirst;
        if (!IdentityPublicKey.TryImport(identity.IdentityKey, out var key)) throw new InvalidDataException("A stored identity key cannot be read.");
        return Forged(form, key!) is { } forged
            ? forged
            : await database.WriteAsync((sql, token) => PublishAsync(sql, device, form, token), ct);
    }

    private async Task<Outcome<RemainingResponse>> PublishAsync(SqlSession sql, DeviceId device, KemPrekeysForm form, CancellationToken ct)
    {
        if (await KemPrekeyStore.HoldHighWaterAsync(sql, device, ct) is not { } highWater) return Prekeys.PublishFirst;
        var stored = await KemPrekeyStore.OneTimeAsync(sql, device, ct);
        var lastResort = await KemPrekeyStore.LastResortAsync(sql, device, ct);
        if (Conflicts(form, stored, lastResort, highWater) is { } conflicts) return conflicts;

        var fresh = form.OneTime.Where(key => !stored.ContainsKey(key.Statement.KeyId)).ToList();
        var remaining = stored.Count + fresh.Count;
        if (remaining > options.MaxKemPrekeys)
        {
            return Refusal.Field(
                ProblemCodes.InvalidFields, "keys", $"would make {remaining}; the server keeps at most {options.MaxKemPrekeys} for a device");
        }

        foreach (var key in fresh) await KemPrekeyStore.AddOneTimeAsync(sql, key, ct);
        if (form.LastResort is { } last) await KemPrekeyStore.PutLastResortAsync(sql, last, ct);
        await KemPrekeyStore.RaiseHighWaterAsync(sql, device, All(form).Max(key => key.Statement.KeyId), ct);
        sql.AfterCommit(() => meter.PublishedKem(fresh.Count));
        await stock.LookAfterRefillAsync(sql, device, ct);
        return new RemainingResponse(remaining);
    }

    private static IEnumerable<SignedKemPrekey> All(KemPrekeysForm form) => form.LastResort is { } last ? form.OneTime.Append(last) : form.OneTime;

    private static Refusal? Forged(KemPrekeysForm form, IdentityPublicKey identity)
    {
        var errors = All(form).Where(key => !key.Statement.Verify(identity, key.Signature)).ToDictionary(
            key => key.Field.Name("signature"),
            IReadOnlyList<string> (_) => ["is not by this device over this key, id and time"],
            StringComparer.Ordinal);
        return errors.Count > 0 ? new Refusal(ProblemCodes.BadSignature, null, errors) : null;
    }

    // An id that is there stands for the key it came with. One that was there and is not any more has been handed out or replaced.
    private static Refusal? Conflicts(KemPrekeysForm form, Dictionary<uint, byte[]> stored, KemPrekey? lastResort, uint highWater)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var key in All(form))
        {
            var id = key.Statement.KeyId;
            var known = key == form.LastResort
                ? lastResort?.KeyId == id ? lastResort.PublicKey : null
                : stored.GetValueOrDefault(id);
            var complaint = known is not null
                ? key.Statement.PublicKey.Bytes.SequenceEqual(known) ? null : "stands for another key"
                : id <= highWater ? "was issued before; ids rise" : null;
            if (complaint is not null) errors[key.Field.Name("key_id")] = [complaint];
        }

        return errors.Count > 0 ? new Refusal(ProblemCodes.PrekeyConflict, null, errors) : null;
    }
}
