// SPDX-License-Identifier: MIT
// Lets a device find out that the server is out of step with it, as after a restored backup of either, before somebody's first
// message to it fails: one digest of what lasts. One-time keys are not in it: they go by the hour, and count tells of them.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

internal sealed class KeyCheck(Database database)
{
    private static readonly Refusal Differ = new(ProblemCodes.KeysDiffer, "Publish the identity, then a new signed and a new last-resort prekey.");

    /// <summary>Whether the server means the same keys of the device: null for yes. Nothing published differs from everything.</summary>
    public async Task<Refusal?> CompareAsync(DeviceId device, CheckRequest request, CancellationToken ct)
    {
        if (request.Digest is not { Length: PublishedKeys.DigestSize } offered) return Refusal.Field(ProblemCodes.InvalidFields, "digest", "is 32 bytes");
        var own = await database.ReadAsync((sql, token) => DigestAsync(sql, device, token), ct);
        return own.AsSpan().SequenceEqual(offered) ? null : Differ;
    }

    private static async Task<byte[]> DigestAsync(SqlSession sql, DeviceId device, CancellationToken ct)
    {
        if (await IdentityStore.FindAsync(sql, device, ct) is not { } identity) return [];
        var signed = await PrekeyStore.SignedAsync(sql, device, ct);
        var lastResort = await KemPrekeyStore.LastResortAsync(sql, device, ct);
        var digest = new byte[PublishedKeys.DigestSize];
        PublishedKeys.WriteDigest(
            identity.IdentityKey, signed?.KeyId ?? 0, signed?.PublicKey ?? [], lastResort?.KeyId ?? 0, lastResort?.PublicKey ?? [], digest);
        return digest;
    }
}
