// SPDX-License-Identifier: MIT
// RecipientDirectory: from a roster to devices a message can be encrypted for. Every device must be in its account's signed list,
// and every account one of the two the conversation is between: a roster is the server's word, and it could slip a reader in.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class RecipientDirectory(
    ClientStore store, KeysApi keys, DeviceDirectory devices, NameDirectory names, LocalDevice own, TimeProvider time)
{
    private const long KeepArchivedMs = 30L * 24 * 60 * 60 * 1000;

    /// <summary>The devices of a roster other than this one, each with a session or a bundle to begin one.</summary>
    /// <param name="conversation">With its roster.</param>
    /// <param name="renewed">The device to begin a new session with, whatever there is; <see cref="Guid.Empty"/> for none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<List<Recipient>> PrepareAsync(ConversationRecord conversation, Guid renewed, CancellationToken ct)
    {
        var roster = conversation.Roster
            .Select(entry => new DeviceAddress(entry.UserId.ToGuid(), entry.DeviceId.ToGuid()))
            .Where(address => address.Device != own.Address.Device)
            .ToList();
        var peer = conversation.PeerId.ToGuid();
        if (roster.Find(address => address.Account != own.Address.Account && address.Account != peer) is { } stranger
            && stranger != default)
            throw MessengerException.Refused(
                FailureCodes.StrangerInConversation,
                $"The server names {Name(stranger.Account)} in your conversation with {Name(peer)}: nothing was sent.");
        if (roster.TrueForAll(address => address.Account == own.Address.Account))
            throw NoKeys(peer);
        var recipients = new List<Recipient>(roster.Count);
        foreach (var address in roster)
            recipients.Add(await PrepareAsync(address, address.Device == renewed, ct));
        return recipients;
    }

    private async Task<Recipient> PrepareAsync(DeviceAddress address, bool renewed, CancellationToken ct)
    {
        var entry = await devices.FindAsync(address.Account, address.Device, ct)
            ?? throw MessengerException.Refused(
                FailureCodes.UnlistedDevice,
                $"The server names a device of {Name(address.Account)} that its owner has not signed for: nothing was sent.");
        var recipient = new Recipient(address, entry);
        if (store.Transact(tables => HasSession(tables, recipient)) && !renewed)
            return recipient;
        // Identity and prekeys are published one after the other: a device may be listed a moment before it can be written to.
        var bundle = await Retry.WhileAsync(
            () => BundleAsync(recipient, ct), error => error.Code == FailureCodes.NoKeysYet, time, ct);
        if (store.Read(tables => WouldDowngrade(tables, recipient, bundle)))
            throw MessengerException.Refused(
                FailureCodes.SuiteDowngrade,
                $"A device of {Name(address.Account)} took post-quantum sessions before and now says that it does not: nothing was sent. Ask them in person; 'messenger trust {Name(address.Account)}' shows the number to compare.");
        return recipient with { Bundle = bundle, IsRenewed = renewed };
    }

    /// <summary>Whether there is a session to send with; sessions of an exchanged identity and those left for 30 days are put away.</summary>
    private bool HasSession(Tables tables, Recipient recipient)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var book = tables.Sessions.Read(own.Address, recipient.Address);
        var changed = book.DropArchived(nowMs - KeepArchivedMs) > 0;
        if (book.Current is { } current && !current.PeerIdentity.Equals(recipient.Entry.Identity))
        {
            book.ArchiveCurrent(nowMs);
            changed = true;
        }

        if (changed)
            tables.Sessions.Write(book);
        return book.Current is not null;
    }

    private bool WouldDowngrade(Tables tables, Recipient recipient, PrekeyBundle bundle)
    {
        using var book = tables.Sessions.Read(own.Address, recipient.Address);
        return book.WouldDowngrade(bundle);
    }

    private async Task<PrekeyBundle> BundleAsync(Recipient recipient, CancellationToken ct)
    {
        var answer = await keys.BundleAsync(recipient.Address.Account, recipient.Address.Device, ct);
        var device = answer.Devices.FirstOrDefault(device => device.DeviceId == recipient.Address.Device) ?? throw NoKeys(recipient.Address.Account);
        if (!device.IdentityKey.AsSpan().SequenceEqual(recipient.Entry.Identity.Bytes)
            || !PrekeyBundle.TryValidate(Material(recipient, device), time.GetUtcNow().ToUnixTimeMilliseconds(), out var bundle))
            throw MessengerException.Refused(
                FailureCodes.BadPrekeys,
                $"The server's keys for a device of {Name(recipient.Address.Account)} do not bear its signature: nothing was sent.");
        return bundle!;
    }

    private static PrekeyBundleMaterial Material(Recipient recipient, BundleDevice device) => new()
    {
        Address = recipient.Address,
        Identity = recipient.Entry.Identity,
        Suites = recipient.Entry.Suites,
        SignedPrekeyId = device.SignedPrekey.KeyId,
        SignedPrekeyCreatedAtMs = device.SignedPrekey.CreatedAt.ToUnixTimeMilliseconds(),
        SignedPrekey = device.SignedPrekey.PublicKey,
        SignedPrekeySignature = device.SignedPrekey.Signature,
        OneTimePrekeyId = device.OneTimePrekey?.KeyId ?? 0,
        OneTimePrekey = device.OneTimePrekey?.PublicKey ?? ReadOnlyMemory<byte>.Empty,
        KemPrekeyId = device.KemPrekey?.KeyId ?? 0,
        KemPrekeyCreatedAtMs = device.KemPrekey?.CreatedAt.ToUnixTimeMilliseconds() ?? 0,
        KemPrekey = device.KemPrekey?.PublicKey ?? ReadOnlyMemory<byte>.Empty,
        KemPrekeySignature = device.KemPrekey?.Signature ?? ReadOnlyMemory<byte>.Empty,
    };

    private string Name(Guid userId) => names.Pinned(userId) ?? $"user {userId:D}";

    private MessengerException NoKeys(Guid userId) =>
        MessengerException.Refused(FailureCodes.NoKeysYet, $"{Name(userId)} has not published keys yet; try again later.");
}
