// SPDX-License-Identifier: MIT
// DeviceDirectory: whose devices are whose. An account is its pinned root key: the first device of the first list seen.
// A list counts when the root signed it; versions only rise; nothing the server says can exchange a root (protocol.md §4.5).
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Client.Trust;

internal sealed class DeviceDirectory(ClientStore store, KeysApi keys)
{
    /// <summary>The pinned list of an account, or null if it was never seen.</summary>
    public DeviceList? Known(Guid userId) => store.Read(tables => Pinned(tables.Contacts.Find(userId)));

    /// <summary>The entry of a device, asking the server once if the pinned list does not name it; null if the newest list does not either.</summary>
    public async Task<DeviceListEntry?> FindAsync(Guid userId, Guid deviceId, CancellationToken ct) =>
        Known(userId)?.Find(deviceId) ?? (await RefreshAsync(userId, ct)).Find(deviceId);

    /// <summary>Fetches, verifies and pins the newest list of an account.</summary>
    public async Task<DeviceList> RefreshAsync(Guid userId, CancellationToken ct)
    {
        var offered = await OfferedAsync(userId, ct);
        return store.Transact(tables =>
        {
            var pinned = Pinned(tables.Contacts.Find(userId));
            CheckAgainst(pinned, offered.List, userId);
            if (pinned is null || offered.List.Version > pinned.Version)
                tables.Contacts.PinDevices(userId, offered.List.Bytes, offered.Signature);
            return offered.List;
        });
    }

    /// <summary>The list the server shows, which its own first device has signed; whose that is, nobody has said yet.</summary>
    public async Task<(DeviceList List, byte[] Signature)> OfferedAsync(Guid userId, CancellationToken ct)
    {
        var answer = await AskAsync(userId, ct);
        if (!DeviceList.TryParse(answer.DeviceList, out var list) || list!.Account != userId || !list.Verify(answer.DeviceListSignature))
            throw MessengerException.Refused(
                FailureCodes.BadDeviceList, $"The device list of {Name(userId)} is not signed as it must be; nothing was sent or read.");
        return (list, answer.DeviceListSignature);
    }

    public async Task<Contracts.Keys.IdentityResponse> AskAsync(Guid userId, CancellationToken ct)
    {
        try
        {
            return await keys.IdentityAsync(userId, ct);
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.NoIdentity.Code)
        {
            throw MessengerException.Refused(FailureCodes.NoKeysYet, $"{Name(userId)} has not published keys yet; try again later.", error);
        }
    }

    private void CheckAgainst(DeviceList? pinned, DeviceList list, Guid userId)
    {
        if (pinned is null)
            return;
        if (!pinned.Devices[0].Identity.Equals(list.Devices[0].Identity))
            throw Changed(userId, "shows another root key than the one this device knows");
        if (list.Version < pinned.Version)
            throw Changed(userId, "shows an older device list than the one this device has seen");
        var sameOrNext = list.Version == pinned.Version
            ? list.Bytes.SequenceEqual(pinned.Bytes)
            : list.Version != pinned.Version + 1 || list.Follows(pinned);
        if (!sameOrNext)
            throw Changed(userId, "shows a device list that does not follow the one this device has seen");
    }

    private static DeviceList? Pinned(ContactRecord? contact)
    {
        if (contact is null || contact.DeviceList.IsEmpty)
            return null;
        return DeviceList.TryParse(contact.DeviceList.Span, out var list)
            ? list
            : throw MessengerException.Refused(FailureCodes.StoreDamaged, "A contact in the store of this home cannot be read.");
    }

    private MessengerException Changed(Guid userId, string what) => MessengerException.Refused(
        FailureCodes.IdentityChanged,
        $"The server {what} for {Name(userId)}: nothing was sent or read. Ask {Name(userId)} in person; 'messenger trust {Name(userId)}' shows the number to compare.");

    private string Name(Guid userId) =>
        store.Read(tables => tables.Contacts.Find(userId)) is { Username.Length: > 0 } contact ? contact.Username : $"user {userId:D}";
}
