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
            catch (MessengerException error) when (error.Kind == FailureKind.Unavailable)
            {
                // The notes stay. That the server is away is told elsewhere, and the next connect comes here again.
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
                await UnlessRefusedAsync(AnswerAsync(repair, ct), repair, newest => newest.Owed.Clear()); // the other asks again
            if (RepairNotes.MayAsk(repair, NowMs()))
                await UnlessRefusedAsync(AskAsync(repair, ct), repair, newest => newest.AskedAtMs = NowMs()); // again in an hour
        }
    }

    /// <summary>What is refused for one device must not hold up the others, nor be tried without end.</summary>
    private async Task UnlessRefusedAsync(Task work, RepairRecord repair, Action<RepairRecord> putOff)
    {
        try
        {
            await work;
        }
        catch (MessengerException error) when (error.Kind == FailureKind.Refused)
        {
            store.Transact(tables => Change(tables, repair, putOff));
            events.Publish(new MessengerEvent.Warning(error.Code, $"A broken session could not be repaired: {error.Message}"));
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

        void Asked(Tables tables) => Change(tables, repair, newest =>
        {
            newest.Unread.Clear();
            newest.AskedAtMs = NowMs();
        });
    }

    private async Task AnswerAsync(RepairRecord repair, CancellationToken ct)
    {
        var device = repair.DeviceId.ToGuid();
        foreach (var place in repair.Owed)
        {
            foreach (var message in store.Read(tables => Missed(tables, place, device)))
            {
                var sent = await outbound.EnqueueForAsync(
                    place.ConversationId.ToGuid(), device, renewed: false, Again(message.Record), tables => Change(tables, repair, Passed), ct);
                if (!sent)
                    break;

                // What has no place yet may go twice after a crash: its reader keeps the first.
                void Passed(RepairRecord newest)
                {
                    if (message.Seq is { } seq && newest.Owed.FirstOrDefault(owed => owed.ConversationId == place.ConversationId) is { } owed)
                        owed.FromSeq = seq + 1;
                }

                pump.WorkAdded();
            }
        }

        store.Transact(tables => Change(tables, repair, newest => newest.Owed.Clear()));
    }

    private static void Change(Tables tables, RepairRecord repair, Action<RepairRecord> change)
    {
        var newest = tables.Repairs.Read(Peer(repair));
        change(newest);
        tables.Repairs.Write(newest);
    }

    /// <summary>What this device has sent to that one from a place on. What was never meant for it, it does not get now.</summary>
    private List<MessageRow> Missed(Tables tables, Place place, Guid device) =>
    [
        .. tables.Messages.OutgoingFrom(place.ConversationId.ToGuid(), place.FromSeq, MaxSentAgain)
            .Where(row => row.State is MessageState.Sent or MessageState.Pending && row.Record.SenderDeviceId.ToGuid() == own.Address.Device)
            .Where(row => row.Record.Recipients.Any(recipient => recipient.ToGuid() == device)),
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
