// SPDX-License-Identifier: MIT
// ChangedIdentities: how a person lets this device believe other keys of somebody: by the safety number that the other side shows.
// Sessions under the former keys are archived at the next send; what they decrypt no longer counts (WrapOpener).
using SecureMessenger.Client.Storage;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Trust;

internal sealed class ChangedIdentities(ClientStore store, DeviceDirectory directory, LocalDevice own)
{
    public async Task<OfferedIdentity> OfferedAsync(Guid userId, CancellationToken ct)
    {
        var root = await OwnRootAsync(ct);
        var (offered, _) = await directory.OfferedAsync(userId, ct);
        return new OfferedIdentity(Digits(root, userId, offered), !IsKnownRoot(userId, offered));
    }

    /// <summary>Trusts the keys the server shows, if the number is theirs.</summary>
    public async Task TrustAsync(Guid userId, string safetyNumber, CancellationToken ct)
    {
        var root = await OwnRootAsync(ct);
        var (offered, signature) = await directory.OfferedAsync(userId, ct);
        if (Digits(root, userId, offered) != safetyNumber)
            throw MessengerException.Refused(
                FailureCodes.SafetyNumberDiffers,
                "That is not the number of the keys the server shows: nothing was trusted. If the other side reads out another number, somebody stands between you.");
        // Under a root that is known, a list has to follow the known one as ever: an old list must not come back this way.
        if (IsKnownRoot(userId, offered))
            await directory.RefreshAsync(userId, ct);
        store.Transact(tables =>
        {
            if (!IsKnownRoot(userId, offered))
                tables.Contacts.PinDevices(userId, offered.Bytes, signature);
            foreach (var device in offered.Devices)
                AllowLowerSuite(tables, new DeviceAddress(userId, device.Device));
        });
    }

    private bool IsKnownRoot(Guid userId, DeviceList offered) =>
        directory.Known(userId) is not { } known || known.Devices[0].Identity.Equals(offered.Devices[0].Identity);

    private void AllowLowerSuite(Tables tables, DeviceAddress peer)
    {
        using var book = tables.Sessions.Read(own.Address, peer);
        if (book.HighestSuite == Suite.X3dh)
            return;
        book.AllowDowngrade();
        tables.Sessions.Write(book);
    }

    private async Task<IdentityPublicKey> OwnRootAsync(CancellationToken ct) => (await directory.RefreshAsync(own.Address.Account, ct)).Devices[0].Identity;

    private string Digits(IdentityPublicKey root, Guid userId, DeviceList offered) =>
        SafetyNumber.Compute(own.Address.Account, root, userId, offered.Devices[0].Identity).Digits;
}
