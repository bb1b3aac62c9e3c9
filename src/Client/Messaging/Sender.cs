// SPDX-License-Identifier: MIT
// Sender: one message from a caller's words to the server's answer, within the caller's patience.
// What never left the device is taken back; what may have left stays in the outbox and is settled at the next connect.
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Live;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Client.Messaging;

internal sealed class Sender(
    ClientStore store, NameDirectory names, RosterDirectory rosters, Outbound outbound, OutboxPump pump, AccountInfo account, TimeProvider time)
{
    /// <summary>Sends what <paramref name="compose"/> makes. The composing itself, an upload perhaps, is not hurried.</summary>
    public async Task<SentMessage> SendAsync(
        string username, Func<Guid, CancellationToken, Task<Envelope>> compose, Func<Envelope, bool> isSame, SendOptions options, CancellationToken ct)
    {
        var clientId = options.ClientId ?? Guid.CreateVersion7();
        var began = time.GetTimestamp();
        var conversation = await PatientlyAsync(token => ConversationAsync(username, token), options.Patience, ct);
        var settled = pump.SettledAsync(clientId); // before the pump can see the message: no answer comes too early
        try
        {
            if (Earlier(conversation, clientId, isSame) is { } earlier)
            {
                if (earlier.State == MessageState.Sent)
                {
                    pump.Forget(clientId);
                    return new SentMessage(conversation, clientId, earlier.Seq ?? 0, DateTimeOffset.FromUnixTimeMilliseconds(earlier.Record.ReceivedAtMs));
                }
            }
            else
            {
                var composing = time.GetTimestamp();
                var envelope = await compose(conversation, ct);
                began += time.GetTimestamp() - composing; // does not count
                await PatientlyAsync(token => EnqueueAsync(conversation, clientId, envelope, token), Left(), ct);
            }
        }
        catch
        {
            pump.Forget(clientId);
            throw;
        }

        return await SettleAsync(clientId, settled, Left(), ct);

        TimeSpan Left() => options.Patience - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<Guid> ConversationAsync(string username, CancellationToken ct)
    {
        var userId = await names.FindAsync(username, ct);
        if (userId == account.UserId)
            throw MessengerException.Refused(FailureCodes.SelfAddressed, "That is your own name; write to somebody else.");
        return await rosters.WithAsync(userId, ct);
    }

    /// <summary>A message this device already has under that id, if it waits or was sent.</summary>
    private MessageRow? Earlier(Guid conversation, Guid clientId, Func<Envelope, bool> isSame)
    {
        if (store.Read(tables => tables.Outbox.Find(clientId)) is { } waiting && waiting.ConversationId.ToGuid() != conversation)
            throw Reused();
        if (store.Read(tables => tables.Messages.Find(conversation, account.DeviceId, clientId)) is not { } row)
            return null;
        if (Envelopes.Parse(row.Record.Envelope.Span) is not { } envelope || !isSame(envelope))
            throw Reused();
        if (row.State != MessageState.Refused)
            return row;
        store.Transact(tables => tables.Messages.Delete(conversation, account.DeviceId, clientId));
        return null;
    }

    private async Task<bool> EnqueueAsync(Guid conversation, Guid clientId, Envelope envelope, CancellationToken ct)
    {
        await outbound.EnqueueAsync(conversation, clientId, envelope, ct);
        return true;
    }

    private async Task<SentMessage> SettleAsync(Guid clientId, Task<SentMessage> settled, TimeSpan patience, CancellationToken ct)
    {
        pump.WorkAdded();
        try
        {
            return await settled.WaitAsync(patience, time, ct);
        }
        catch (TimeoutException error)
        {
            throw pump.TryWithdraw(clientId) ? NotSent(error) : Unsettled(error);
        }
        catch (Exception error) when (error is OperationCanceledException or MessengerException)
        {
            pump.TryWithdraw(clientId);
            throw;
        }
    }

    /// <summary>Repeats work that needs the server until it answers or patience ends.</summary>
    private async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan patience, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var backoff = new Backoff();
        MessengerException? last = null;
        while (true)
        {
            try
            {
                return await work(both.Token);
            }
            catch (MessengerException error) when (error.Kind == FailureKind.Unavailable || error.Code == ProblemCodes.RateLimited.Code)
            {
                last = error;
            }
            catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
            {
                throw NotSent((Exception?)last ?? error);
            }

            try
            {
                await Task.Delay(backoff.Next(), time, both.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw NotSent(last);
            }
        }
    }

    private static MessengerException Reused() => MessengerException.Refused(
        FailureCodes.ClientIdReused, "Another message was sent with this id; use a new one.");

    private static MessengerException NotSent(Exception cause) => MessengerException.Unavailable(
        FailureCodes.NotSent, $"Not sent. {(cause is MessengerException ? cause.Message : "The server did not answer in time; try again.")}", cause);

    private static MessengerException Unsettled(Exception cause) => MessengerException.Unavailable(
        FailureCodes.Unsettled, "The message left, but no answer came: it may have been stored. It is settled at the next connect; do not send it anew.", cause);
}
