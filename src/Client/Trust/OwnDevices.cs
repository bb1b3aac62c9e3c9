// SPDX-License-Identifier: MIT
// OwnDevices: the devices of the own account, and letting another one in. The account's first device signs the list; a person
// compares the code, so that neither server nor password alone can add a reader.
using SecureMessenger.Client.Enrollment;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Trust;

internal sealed class OwnDevices(DeviceDirectory directory, KeyPublisher publisher, LocalDevice own)
{
    private Guid Account => own.Address.Account;

    public async Task<IReadOnlyList<DeviceStatus>> ListAsync(CancellationToken ct)
    {
        var list = await directory.RefreshAsync(Account, ct);
        var devices = (await directory.AskAsync(Account, ct)).Devices;
        return [.. devices.Select(device => (device, Key: Import(device))).Where(pair => pair.Key is not null).Select(pair => Describe(pair.device, pair.Key!, list))];
    }

    /// <summary>Signs the list anew with the waiting device of that code in it.</summary>
    public async Task<DeviceStatus> ConfirmAsync(string code, CancellationToken ct)
    {
        var list = await directory.RefreshAsync(Account, ct);
        if (list.Devices[0].Device != own.Address.Device)
            throw MessengerException.Refused(FailureCodes.NotFirstDevice, "Only the account's first device can confirm another; do it there.");
        var wanted = DeviceCode.Normalize(code);
        foreach (var device in (await directory.AskAsync(Account, ct)).Devices)
        {
            if (Import(device) is not { } key || DeviceCode.Of(Account, device.DeviceId, key) != wanted)
                continue;
            if (list.Find(device.DeviceId) is null)
                await publisher.PublishListAsync(list.Next([.. list.Devices, new DeviceListEntry(device.DeviceId, key, DeviceSuites.X3dh)]), ct);
            return new DeviceStatus(device.DeviceId, wanted, IsListed: true, IsThis: device.DeviceId == own.Address.Device);
        }

        throw MessengerException.Refused(
            FailureCodes.UnknownDeviceCode, $"No device of this account shows the code {wanted}; run 'messenger whoami' on the new one and compare.");
    }

    private DeviceStatus Describe(IdentityDevice device, IdentityPublicKey key, DeviceList list) => new(
        device.DeviceId,
        DeviceCode.Of(Account, device.DeviceId, key),
        list.Find(device.DeviceId) is { } entry && entry.Identity.Equals(key),
        device.DeviceId == own.Address.Device);

    private static IdentityPublicKey? Import(IdentityDevice device) =>
        IdentityPublicKey.TryImport(device.IdentityKey, out var key) ? key : null;
}
