// SPDX-License-Identifier: MIT
// RecipientDirectory: from a roster to devices a message can be encrypted for. Every device must be in its account's signed list,
// and every account one of the two the conversation is between: a roster is the server's word, and it could slip a reader in.
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class RecipientDirectory(
    ClientStore store, BundleDirectory bundles, DeviceDirectory devices, NameDirectory names, LocalDevice own, TimeProvider time)
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
            recipients.Add(await FindAsync(address, address.Device == renewed, ct));
        var equipped = await EquipAsync(recipients.FindAll(NeedsBundle), ct);
        return recipients.ConvertAll(recipient => equipped.GetValueOrDefault(recipient.Address, recipient));
    }

    private async Task<Recipient> FindAsync(DeviceAddress address, bool renewed, CancellationToken ct)
    {
        var entry = await devices.FindAsync(address.Account, address.Device, ct)
            ?? throw MessengerException.Refused(
                FailureCodes.UnlistedDevice,
                $"The server names a device of {Name(address.Account)} that its owner has not signed for: nothing was sent.");
        return new Recipient(address, entry) { IsRenewed = renewed };
    }

    private bool NeedsBundle(Recipient recipient) => !store.Transact(tables => HasSession(tables, recipient)) || recipient.IsRenewed;

    /// <summary>The same recipients with a bundle each, in one request per account: the server counts them.</summary>
    private async Task<Dictionary<DeviceAddress, Recipient>> EquipAsync(List<Recipient> needing, CancellationToken ct)
    {
        var equipped = new Dictionary<DeviceAddress, Recipient>();
        foreach (var account in needing.GroupBy(recipient => recipient.Address.Account))
        {
            foreach (var (recipient, bundle) in await bundles.FetchAsync([.. account], ct))
            {
                if (store.Read(tables => WouldDowngrade(tables, recipient, bundle)))
                    throw MessengerException.Refused(
                        FailureCodes.SuiteDowngrade,
                        $"A device of {Name(account.Key)} took post-quantum sessions before and now says that it does not: nothing was sent. Ask them in person; 'messenger trust {Name(account.Key)}' shows the number to compare.");
                equipped[recipient.Address] = recipient with { Bundle = bundle };
            }
        }

        return equipped;
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

    private string Name(Guid userId) => names.Pinned(userId) ?? $"user {userId:D}";

    private MessengerException NoKeys(Guid userId) =>
        MessengerException.Refused(FailureCodes.NoKeysYet, $"{Name(userId)} has not published keys yet; try again later.");
}
