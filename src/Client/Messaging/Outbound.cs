// SPDX-License-Identifier: MIT
// Outbound: from content to a row in the outbox. The network is asked first; then one transaction stores the moved sessions,
// the message and its frame. What leaves the device later is that frame, byte for byte, however often it is sent.
using Google.Protobuf;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Enrollment;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class Outbound(
    ClientStore store, RosterDirectory rosters, RecipientDirectory recipients, DeviceDirectory devices, FrameSealer sealer, LocalDevice own)
    : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Stores a message to be sent.</summary>
    public async Task EnqueueAsync(Guid conversation, Guid clientId, Envelope envelope, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        await CheckListedAsync(ct);
        var (record, to) = await PrepareAsync(conversation, renewed: Guid.Empty, ct);
        store.Transact(tables =>
        {
            if (tables.Outbox.Find(clientId) is not null)
                throw MessengerException.Refused(FailureCodes.ClientIdReused, "Another message waits under this id; use a new one.");
            var frame = sealer.Seal(tables, record, to, new Parcel(clientId, envelope.ToByteArray(), OnlyFor: Guid.Empty));
            tables.Outbox.Add(Entry(conversation, clientId, frame));
            var row = Row(conversation, clientId, envelope);
            NameRecipients(row, to);
            tables.Messages.Add(row, seq: null, outgoing: true, MessageState.Pending, shown: true);
            if (envelope.ContentCase == Envelope.ContentOneofCase.File)
                tables.Files.Add(envelope.File.Id.ToGuid(), envelope.File);
        });
    }

    /// <summary>Stores what one device is to get and nobody is to see, together with what <paramref name="with"/> changes.</summary>
    /// <param name="conversation">Where it goes.</param>
    /// <param name="device">The device it is for.</param>
    /// <param name="renewed">Whether it begins a new session with that device.</param>
    /// <param name="envelope">The content.</param>
    /// <param name="with">Runs in the same transaction.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False if the conversation has no such device any more.</returns>
    public async Task<bool> EnqueueForAsync(
        Guid conversation, Guid device, bool renewed, Envelope envelope, Action<Tables> with, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        await CheckListedAsync(ct);
        var (record, to) = await PrepareAsync(conversation, renewed ? device : Guid.Empty, ct);
        if (!to.Exists(recipient => recipient.Address.Device == device))
            return false;
        var parcel = new Parcel(Guid.CreateVersion7(), envelope.ToByteArray(), device);
        store.Transact(tables =>
        {
            var entry = Entry(conversation, parcel.ClientId, sealer.Seal(tables, record, to, parcel));
            entry.Envelope = UnsafeByteOperations.UnsafeWrap(parcel.Envelope);
            entry.OnlyFor = device.ToField();
            tables.Outbox.Add(entry);
            with(tables);
        });
        return true;
    }

    /// <summary>Encrypts a refused message anew, for the roster as it is now. The server stored nothing of the former.</summary>
    public async Task RebuildAsync(Guid clientId, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        if (store.Read(tables => tables.Outbox.Find(clientId)) is not { } entry)
            return;
        var (record, to) = await PrepareAsync(entry.ConversationId.ToGuid(), renewed: Guid.Empty, ct);
        store.Transact(tables => Rebuild(tables, entry, record, to));
    }

    public void Dispose() => _oneAtATime.Dispose();

    private void Rebuild(Tables tables, OutboxRecord entry, ConversationRecord conversation, List<Recipient> to)
    {
        var clientId = entry.ClientId.ToGuid();
        var envelope = entry.Envelope;
        if (entry.OnlyFor.IsEmpty)
        {
            if (tables.Messages.Find(conversation.Id.ToGuid(), own.Address.Device, clientId) is not { } message)
                return;
            envelope = message.Record.Envelope;
            NameRecipients(message.Record, to);
            tables.Messages.Update(message.Record, message.Seq, message.State);
        }

        var frame = sealer.Seal(tables, conversation, to, new Parcel(clientId, envelope.ToByteArray(), entry.OnlyFor.ToGuid()));
        entry.Frame = frame.ToByteString();
        tables.Outbox.Replace(entry);
    }

    private async Task<(ConversationRecord Conversation, List<Recipient> Recipients)> PrepareAsync(Guid conversation, Guid renewed, CancellationToken ct)
    {
        var known = await rosters.CurrentAsync(conversation, ct);
        try
        {
            return (known, await recipients.PrepareAsync(known, renewed, ct));
        }
        catch (MessengerException error) when (error.Code is FailureCodes.NoKeysYet or FailureCodes.UnlistedDevice)
        {
            // What is known of the roster may be old: ask once before giving up.
            var fresh = await rosters.RefreshAsync(conversation, ct);
            return (fresh, await recipients.PrepareAsync(fresh, renewed, ct));
        }
    }

    private async Task CheckListedAsync(CancellationToken ct)
    {
        // With this device's own key: a list that gives it another is not one that its account's people made.
        if (await devices.FindAsync(own.Address.Account, own.Address.Device, ct) is not { } entry
            || !entry.Identity.Equals(own.Identity.PublicKey))
            throw MessengerException.Refused(
                FailureCodes.DevicePending,
                $"This device waits for the account's first device to confirm it: run 'messenger devices confirm {DeviceCode.Of(own.Address.Account, OwnKeys.Entry(own))}' there.");
    }

    private async Task<Turn> TurnAsync(CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        return new Turn(_oneAtATime);
    }

    private static OutboxRecord Entry(Guid conversation, Guid clientId, IMessage frame) =>
        new() { ClientId = clientId.ToField(), ConversationId = conversation.ToField(), Frame = frame.ToByteString() };

    private static void NameRecipients(MessageRecord row, List<Recipient> recipients)
    {
        row.Recipients.Clear();
        row.Recipients.AddRange(recipients.Select(recipient => recipient.Address.Device.ToField()));
    }

    private MessageRecord Row(Guid conversation, Guid clientId, Envelope envelope) => new()
    {
        ConversationId = conversation.ToField(),
        ClientId = clientId.ToField(),
        SenderId = own.Address.Account.ToField(),
        SenderDeviceId = own.Address.Device.ToField(),
        SentAtMs = envelope.SentAtMs,
        Envelope = envelope.ToByteString(),
    };

    private readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
