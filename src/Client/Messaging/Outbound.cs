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
        await _oneAtATime.WaitAsync(ct);
        try
        {
            await CheckListedAsync(ct);
            var record = await rosters.CurrentAsync(conversation, ct);
            var devices = await PrepareAsync(record, ct);
            store.Transact(tables =>
            {
                if (tables.Outbox.Find(clientId) is not null)
                    throw MessengerException.Refused(FailureCodes.ClientIdReused, "Another message waits under this id; use a new one.");
                var bytes = envelope.ToByteArray();
                var frame = sealer.Seal(tables, devices.Conversation, devices.Recipients, clientId, bytes);
                tables.Outbox.Add(Entry(conversation, clientId, frame.ToByteString()));
                tables.Messages.Add(Row(conversation, clientId, envelope), seq: null, outgoing: true, MessageState.Pending, shown: true);
                if (envelope.ContentCase == Envelope.ContentOneofCase.File)
                    tables.Files.Add(envelope.File.Id.ToGuid(), envelope.File);
            });
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Encrypts a refused message anew, for the roster as it is now. The server stored nothing of the former.</summary>
    public async Task<OutboxRecord?> RebuildAsync(Guid clientId, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            if (store.Read(tables => tables.Outbox.Find(clientId)) is not { } entry)
                return null;
            var conversation = entry.ConversationId.ToGuid();
            var devices = await PrepareAsync(await rosters.CurrentAsync(conversation, ct), ct);
            return store.Transact(tables =>
            {
                var message = tables.Messages.Find(conversation, own.Address.Device, clientId);
                if (message is null)
                    return null;
                var frame = sealer.Seal(tables, devices.Conversation, devices.Recipients, clientId, message.Record.Envelope.Span);
                var rebuilt = Entry(conversation, clientId, frame.ToByteString());
                tables.Outbox.Replace(rebuilt);
                return rebuilt;
            });
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<(ConversationRecord Conversation, List<Recipient> Recipients)> PrepareAsync(ConversationRecord known, CancellationToken ct)
    {
        try
        {
            return (known, await recipients.PrepareAsync(known, ct));
        }
        catch (MessengerException error) when (error.Code is FailureCodes.NoKeysYet or FailureCodes.UnlistedDevice)
        {
            // What is known of the roster may be old: ask once before giving up.
            var fresh = await rosters.RefreshAsync(known.Id.ToGuid(), ct);
            return (fresh, await recipients.PrepareAsync(fresh, ct));
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

    private static OutboxRecord Entry(Guid conversation, Guid clientId, ByteString frame) =>
        new() { ClientId = clientId.ToField(), ConversationId = conversation.ToField(), Frame = frame };

    private MessageRecord Row(Guid conversation, Guid clientId, Envelope envelope) => new()
    {
        ConversationId = conversation.ToField(),
        ClientId = clientId.ToField(),
        SenderId = own.Address.Account.ToField(),
        SenderDeviceId = own.Address.Device.ToField(),
        SentAtMs = envelope.SentAtMs,
        Envelope = envelope.ToByteString(),
    };
}
