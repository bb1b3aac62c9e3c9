// SPDX-License-Identifier: MIT
// OwnDevices: the devices of this account, how the first of them signs for another whose code a person has compared, and how one is put out.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Trust;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Enrollment;

internal sealed class OwnDevices(DeviceDirectory directory, KeyPublisher publisher, AuthApi auth, IAccess access, LocalDevice own)
{
    private Guid Account => own.Address.Account;

    public async Task<IReadOnlyList<DeviceInfo>> ListAsync(CancellationToken ct)
    {
        var list = await directory.RefreshAsync(Account, ct);
        var answer = await directory.AskAsync(Account, ct);
        var confirmed = list.Devices.Select(entry => Describe(list, entry, isConfirmed: true));
        var pending = Pending(list, answer).Select(device => Describe(list, device, isConfirmed: false));
        return [.. confirmed, .. pending];
    }

    public async Task<DeviceInfo> ConfirmAsync(string code, CancellationToken ct)
    {
        var list = await directory.RefreshAsync(Account, ct);
        if (!SignsList(list))
            throw MessengerException.Refused(
                FailureCodes.NotFirstDevice, "Only the account's first device can confirm another; run this there.");
        var wanted = DeviceCode.Normalize(code);
        var found = Pending(list, await directory.AskAsync(Account, ct))
            .FirstOrDefault(device => DeviceCode.Of(Account, device) == wanted)
            ?? throw MessengerException.Refused(
                FailureCodes.UnknownDeviceCode, "No waiting device has this code; compare it with what the new device shows.");
        await publisher.PublishListAsync(list.Next([.. list.Devices, found]), ct);
        return new DeviceInfo(found.Device, wanted, IsConfirmed: true, IsFirst: false, IsThis: false);
    }

    /// <summary>Puts a device out. List first: should the rest not come to pass, nobody writes to the device all the same, and this may be run again.</summary>
    public async Task<DeviceInfo> RevokeAsync(string device, CancellationToken ct)
    {
        var list = await directory.RefreshAsync(Account, ct);
        var entry = Match([.. list.Devices, .. Pending(list, await directory.AskAsync(Account, ct))], device);
        if (entry is null && !Guid.TryParse(device, out _))
            throw MessengerException.Refused(FailureCodes.UnknownDeviceCode, "No device of this account has this code or id; see the list of devices.");
        var id = entry?.Device ?? Guid.Parse(device); // one that never published its keys is known to the server alone
        if (id == own.Address.Device)
            throw MessengerException.Refused(ProblemCodes.CurrentDevice.Code, "A device does not revoke itself; log it out instead.");
        if (SignsList(list) && list.Find(id) is not null)
        {
            list = list.Next([.. list.Devices.Where(other => other.Device != id)]);
            await publisher.PublishListAsync(list, ct);
        }

        await auth.RevokeDeviceAsync(id, access, ct);
        return new DeviceInfo(
            id, entry is null ? "" : DeviceCode.Of(Account, entry), list.Find(id) is not null, id == list.Devices[0].Device, IsThis: false);
    }

    private DeviceListEntry? Match(List<DeviceListEntry> entries, string device) => Guid.TryParse(device, out var id)
        ? entries.Find(entry => entry.Device == id)
        : entries.Find(entry => DeviceCode.Of(Account, entry) == DeviceCode.Normalize(device));

    private bool SignsList(DeviceList list) => list.Devices[0].Identity.Equals(own.Identity.PublicKey);

    // The suites are the server's word here; the code that a person compares stands for them too.
    private static IEnumerable<DeviceListEntry> Pending(DeviceList list, IdentityResponse answer)
    {
        foreach (var device in answer.Devices)
        {
            if (list.Find(device.DeviceId) is null && IdentityPublicKey.TryImport(device.IdentityKey, out var identity))
                yield return new DeviceListEntry(device.DeviceId, identity!, Suites(device.Suites));
        }
    }

    private static DeviceSuites Suites(IReadOnlyList<int> numbers) => numbers
        .Where(number => number is >= 1 and <= 16)
        .Aggregate(DeviceSuites.None, (suites, number) => suites | (DeviceSuites)(1 << (number - 1)));

    private DeviceInfo Describe(DeviceList list, DeviceListEntry entry, bool isConfirmed) => new(
        entry.Device,
        DeviceCode.Of(Account, entry),
        isConfirmed,
        entry.Device == list.Devices[0].Device,
        entry.Device == own.Address.Device);
}
