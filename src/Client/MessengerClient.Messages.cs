// SPDX-License-Identifier: MIT
// The messages of MessengerClient: send, receive, look back.
using System.Runtime.CompilerServices;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client;

public sealed partial class MessengerClient
{
    private const int Page = 64;

    /// <summary>Begins to connect in the background, and stays connected until the client is disposed. Mail arrives; the outbox goes out.</summary>
    /// <exception cref="MessengerException">There is no account in the home.</exception>
    public void Start() => RequireEngine().Start();

    /// <summary>Does what <see cref="Start"/> does and waits for the connection.</summary>
    /// <param name="ct">Ends the wait, not the connection.</param>
    /// <returns>When the server has said hello.</returns>
    /// <exception cref="MessengerException">Coming back would be of no use: the session has ended or the device was revoked.</exception>
    public async Task ConnectAsync(CancellationToken ct = default)
    {
        var engine = RequireEngine();
        engine.Start();
        await engine.UpAsync(ct);
    }

    /// <summary>Sends text. When this returns, the message is on the server's disk.</summary>
    /// <param name="username">To whom.</param>
    /// <param name="text">At most 64 KiB of UTF-8; arrives exactly as it is.</param>
    /// <param name="options">Its id, and how long to try.</param>
    /// <param name="ct">Cancels; a message that has left stays in the outbox.</param>
    /// <returns>Where it stands.</returns>
    /// <exception cref="MessengerException"><see cref="FailureCodes.NotSent"/>: nothing left. <see cref="FailureCodes.Unsettled"/>: it may have been stored. Else refused.</exception>
    public async Task<SentMessage> SendTextAsync(string username, string text, SendOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var engine = RequireEngine();
        var envelope = Envelopes.Text(text, _account!.Username, _options.Time.GetUtcNow());
        engine.Start();
        return await engine.Sender.SendAsync(
            username,
            (_, _) => Task.FromResult(envelope),
            earlier => earlier.ContentCase == Envelope.ContentOneofCase.Text && earlier.Text.Text_ == text,
            options ?? new SendOptions(),
            ct);
    }

    /// <summary>Everything that happens from now on, and every message that was never marked as shown. One reader at a time.</summary>
    /// <param name="ct">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Events as they come; ends with an exception when the client has stopped for good.</returns>
    public async IAsyncEnumerable<MessengerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        var engine = RequireEngine();
        var shownTo = 0L;
        var drained = false;
        while (true)
        {
            // Read before the rows: all that the server had sent by then is among them.
            var mailDrained = engine.Events.Drained && !drained;
            List<Storage.MessageRow> rows;
            do
            {
                rows = UnshownAfter(shownTo);
                foreach (var row in rows)
                {
                    shownTo = row.LocalId;
                    yield return new MessengerEvent.MessageArrived(await engine.Messages.ReadAsync(row, ct));
                }
            }
            while (rows.Count == Page);

            while (engine.Events.TryTake(out var happened))
                yield return happened!;
            if (mailDrained)
            {
                drained = true;
                yield return new MessengerEvent.MailDrained();
            }

            await engine.Events.WaitAsync(ct);
        }
    }

    /// <summary>Notes that a message has reached its reader: it does not come again.</summary>
    /// <param name="localId">Its <see cref="StoredMessage.LocalId"/>.</param>
    public void MarkShown(long localId) => _store.Transact(tables => tables.Messages.MarkShown(localId));

    /// <summary>The newest messages with somebody, oldest first.</summary>
    /// <param name="username">With whom.</param>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Messages of this home by their place in the conversation; those without one come last.</returns>
    public async Task<IReadOnlyList<StoredMessage>> HistoryAsync(string username, int limit = 50, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var engine = RequireEngine();
        var userId = await engine.Names.FindAsync(username, ct);
        var rows = _store.Read(tables => tables.Conversations.FindByPeer(userId) is { } conversation
            ? tables.Messages.Newest(conversation.Id.ToGuid(), limit)
            : []);
        var messages = new List<StoredMessage>(rows.Count);
        foreach (var row in rows)
            messages.Add(await engine.Messages.ReadAsync(row, ct));
        return messages;
    }

    private List<Storage.MessageRow> UnshownAfter(long localId) => _store.Read(tables => tables.Messages.Unshown(localId, Page));
}
