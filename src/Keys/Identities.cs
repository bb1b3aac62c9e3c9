// SPDX-License-Identifier: MIT
// Which identities and device lists are taken. Everything is judged before anything is written.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Keys.Accounts;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Keys;

internal sealed class Identities(Database database, Outbox outbox, TimeProvider clock)
{
    /// <summary>The newest list of an account and all its devices that have published and not been revoked.</summary>
    public Task<Outcome<IdentityResponse>> FindAsync(UserId user, CancellationToken ct) => database.ReadAsync(
        async (sql, token) =>
        {
            var signed = await DeviceListStore.NewestAsync(sql, user, token);
            if (signed is null) return (Outcome<IdentityResponse>)ProblemCodes.NoIdentity;
            var revoked = await RevocationStore.OfAsync(sql, user, token);
            var devices = (await IdentityStore.OfAsync(sql, user, token)).Where(device => !revoked.Contains(device.Device.Value));
            return new IdentityResponse(
                user.Value, signed.List.Bytes.ToArray(), signed.Signature, [.. devices.Select(device => device.ToResponse())]);
        },
        ct);

    /// <summary>Publishes the calling device's identity and, if it brings one, a new list: null for done.</summary>
    public Task<Refusal?> PublishAsync(Caller caller, IdentityForm form, CancellationToken ct)
    {
        var own = new PublishedIdentity(caller.Device, form.Key.Bytes.ToArray(), form.RegistrationId, form.Suites);
        return database.WriteAsync((sql, token) => PublishAsync(sql, caller.User, own, form.List, token), ct);
    }

    private async Task<Refusal?> PublishAsync(
        SqlSession sql, UserId user, PublishedIdentity own, SignedList? offered, CancellationToken ct)
    {
        var revoked = await RevocationStore.OfAsync(sql, user, ct);
        if (revoked.Contains(own.Device.Value)) return ProblemCodes.DeviceRevoked;
        if (await IdentityStore.FindAsync(sql, own.Device, ct) is { } earlier && !earlier.IsSameInstallation(own))
        {
            return new Refusal(ProblemCodes.IdentityConflict, "A new installation logs in as a new device.");
        }

        var published = (await IdentityStore.OfAsync(sql, user, ct)).ToDictionary(identity => identity.Device.Value);
        published[own.Device.Value] = own;
        var stored = await DeviceListStore.NewestAsync(sql, user, ct);
        var refusal = stored is null
            ? DeviceListRules.WhyNotFirst(offered, own)
            : DeviceListRules.WhyNotNext(offered, stored, published, revoked);
        if (refusal is not null) return refusal;

        if (offered is not null && !DeviceListRules.AreSame(offered, stored))
        {
            if (!await DeviceListStore.AppendAsync(sql, offered, clock.GetUtcNow(), ct)) return ProblemCodes.DeviceListConflict;
            await outbox.AddAsync(sql, Changed(offered, published), EventJson.Default.DeviceListChanged, ct);
        }

        await IdentityStore.PutAsync(sql, user, own, ct);
        return null;
    }

    private static DeviceListChanged Changed(SignedList signed, Dictionary<Guid, PublishedIdentity> published) => new(
        signed.List.Account,
        checked((long)signed.List.Version),
        [.. signed.List.Devices.Select(entry => new ListedDevice(
            entry.Device, published[entry.Device].RegistrationId, entry.Identity.Bytes.ToArray()))]);
}
