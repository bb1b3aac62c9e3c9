// SPDX-License-Identifier: MIT
// Sender: one message from the call to the server's word for it. Gives up honestly: a message whose frame never left is taken
// back, one that may have arrived is kept and settled at the next connection.
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Live;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Messaging;

internal sealed class Sender(
    ClientStore store,
    NameDirectory names,
    RosterDirectory rosters,
    Outbound outbound,
    OutboxPump pump,
    AccountInfo account,
    TimeProvider time)
{
    /// <summary>Sends to the direct conversation with somebody.</summary>
    /// <param name="username">To whom.</param>
    /// <param name="write">Makes the content, once the conversation is known; may take its time.</param>
    /// <param name="isSame">Whether what was sent before under the same id is this message.</param>
    /// <param name="options">Id and patience.</param>
    /// <param name="ct">Gives up at once.</param>
    public async Task<SentMessage> SendAsync(
        string username,
        Func<Guid, CancellationToken, Task<Envelope>> write,
        Predicate<Envelope> isSame,
        SendOptions options,
        CancellationToken ct)
    {
        var clientId = options.ClientId ?? Guid.CreateVersion7(time.GetUtcNow());
        var conversation = await PatientlyAsync(token => ConversationAsync(username, token), options, ct);
        var settled = pump.SettledAsync(clientId);
        if (Earlier(conversation, clientId, isSame) is { } earlier)
        {
            if (earlier.State == MessageState.Sent)
                return Sent(earlier);
        }
        else
        {
            var envelope = await write(conversation, ct);
            await PatientlyAsync(
                async token =>
                {
                    await outbound.EnqueueAsync(conversation, clientId, envelope, token);
                    return true;
                },
                options,
                ct);
        }

        pump.WorkAdded();
        return await SettledAsync(settled, clientId, options, ct);
    }

    private async Task<Guid> ConversationAsync(string username, CancellationToken ct)
    {
        var peer = await names.FindAsync(username, ct);
        return peer == account.UserId
            ? throw MessengerException.Refused(FailureCodes.SelfAddressed, "That is you: a conversation needs somebody else.")
            : await rosters.WithAsync(peer, ct);
    }

    private MessageRow? Earlier(Guid conversation, Guid clientId, Predicate<Envelope> isSame)
    {
        if (store.Read(tables => tables.Messages.Find(conversation, account.DeviceId, clientId)) is not { } row)
            return null;
        if (row.State != MessageState.Refused && Envelopes.Parse(row.Record.Envelope.Span) is { } envelope && isSame(envelope))
            return row;
        throw MessengerException.Refused(
            FailureCodes.ClientIdReused, $"Another message was sent with the id {clientId:D}; take a new one.");
    }

    private static SentMessage Sent(MessageRow row) => new(
        row.Record.ConversationId.ToGuid(), row.Record.ClientId.ToGuid(), row.Seq ?? 0,
        DateTimeOffset.FromUnixTimeMilliseconds(row.Record.ReceivedAtMs));

    /// <summary>Tries again while the server is away, for as long as the caller has patience.</summary>
    private async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> work, SendOptions options, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                return await work(ct);
            }
            catch (MessengerException error) when (error.Kind == FailureKind.Unavailable)
            {
                if (time.GetElapsedTime(began) >= options.Patience)
                    throw MessengerException.Unavailable(FailureCodes.NotSent, $"Nothing was sent. {error.Message}", error);
                await Task.Delay(backoff.Next(), time, ct);
            }
        }
    }

    private async Task<SentMessage> SettledAsync(Task<SentMessage> settled, Guid clientId, SendOptions options, CancellationToken ct)
    {
        try
        {
            return await settled.WaitAsync(options.Patience, time, ct);
        }
        catch (TimeoutException) when (pump.TryWithdraw(clientId))
        {
            throw MessengerException.Unavailable(FailureCodes.NotSent, $"Nothing was sent: the server {account.Server} cannot be reached; try again.");
        }
        catch (TimeoutException)
        {
            throw MessengerException.Unavailable(
                FailureCodes.Unsettled,
                "The message may have been stored, but the server did not say so. It is kept and settled at the next connection; do not send it again.");
        }
        catch (OperationCanceledException)
        {
            pump.TryWithdraw(clientId);
            throw;
        }
    }
}
