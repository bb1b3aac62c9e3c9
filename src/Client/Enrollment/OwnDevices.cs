// SPDX-License-Identifier: MIT
// OwnDevices: the devices of this account, and how the first of them signs for another whose code a person has compared.
using SecureMessenger.Client.Trust;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Enrollment;

internal sealed class OwnDevices(DeviceDirectory directory, KeyPublisher publisher, LocalDevice own)
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
        if (!list.Devices[0].Identity.Equals(own.Identity.PublicKey))
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
