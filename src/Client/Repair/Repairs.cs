// SPDX-License-Identifier: MIT
// Repairs: brings two devices together again that have lost each other's session, by a store restored from a backup, say (protocol.md §4.3).
// Who cannot read begins a new session and says from where on; who is told so sends it again, to that device alone.
using System.Threading.Channels;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Live;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Repair;

internal sealed class Repairs(ClientStore store, Outbound outbound, OutboxPump pump, EventStream events, LocalDevice own, TimeProvider time)
{
    /// <summary>Messages sent again at most, the newest: who missed more has to ask a person.</summary>
    private const int MaxSentAgain = 100;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Due() => _due.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await RepairAsync(ct);
            }
            catch (MessengerException error)
            {
                // The notes stay. A server that is away is told of elsewhere, and the next connect comes here again.
                if (error.Kind == FailureKind.Refused)
                    events.Publish(new MessengerEvent.Warning(error.Code, $"A broken session could not be repaired: {error.Message}"));
            }

            using var look = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(_due.Reader.ReadAsync(look.Token).AsTask(), Task.Delay(LookAgain, time, look.Token));
            await look.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task RepairAsync(CancellationToken ct)
    {
        foreach (var repair in store.Read(tables => tables.Repairs.All()))
        {
            if (repair.Owed.Count > 0)
                await AnswerAsync(repair, ct);
            if (RepairNotes.MayAsk(repair, NowMs()))
                await AskAsync(repair, ct);
        }
    }

    private async Task AskAsync(RepairRecord repair, CancellationToken ct)
    {
        var envelope = Envelopes.Unread(repair.Unread, time.GetUtcNow());
        var asked = await outbound.EnqueueForAsync(
            repair.Unread[0].ConversationId.ToGuid(), repair.DeviceId.ToGuid(), renewed: true, envelope, Asked, ct);
        if (asked)
            pump.WorkAdded();
        else
            store.Transact(Asked); // the device has left

        void Asked(Tables tables)
        {
            var newest = tables.Repairs.Read(Peer(repair));
            newest.Unread.Clear();
            newest.AskedAtMs = NowMs();
            tables.Repairs.Write(newest);
        }
    }

    private async Task AnswerAsync(RepairRecord repair, CancellationToken ct)
    {
        var device = repair.DeviceId.ToGuid();
        foreach (var place in repair.Owed)
        {
            foreach (var message in store.Read(tables => Missed(tables, place, device)))
            {
                // A crash in between sends some twice: their reader keeps the first.
                if (!await outbound.EnqueueForAsync(place.ConversationId.ToGuid(), device, renewed: false, Again(message), _ => { }, ct))
                    break;
                pump.WorkAdded();
            }
        }

        store.Transact(tables =>
        {
            var newest = tables.Repairs.Read(Peer(repair));
            newest.Owed.Clear();
            tables.Repairs.Write(newest);
        });
    }

    /// <summary>What this device has sent to that one from a place on. What was never meant for it, it does not get now.</summary>
    private List<MessageRecord> Missed(Tables tables, Place place, Guid device) =>
    [
        .. tables.Messages.OutgoingFrom(place.ConversationId.ToGuid(), place.FromSeq, MaxSentAgain)
            .Where(row => row.State is MessageState.Sent or MessageState.Pending && row.Record.SenderDeviceId.ToGuid() == own.Address.Device)
            .Select(row => row.Record)
            .Where(record => record.Recipients.Any(recipient => recipient.ToGuid() == device)),
    ];

    private static Envelope Again(MessageRecord message)
    {
        var envelope = Envelope.Parser.ParseFrom(message.Envelope);
        envelope.Resent = message.ClientId;
        return envelope;
    }

    private static DeviceAddress Peer(RepairRecord repair) => new(repair.AccountId.ToGuid(), repair.DeviceId.ToGuid());

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
