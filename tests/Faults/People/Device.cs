// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Net;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Faults.History;

namespace SecureMessenger.Faults.People;

/// <summary>A device that wants to be connected: comes back whenever its socket ends, sends until it is answered, writes down what comes.</summary>
internal sealed class Device(Account account, Gateways gateways, Recorder recorder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Guid, Outgoing> _outgoing = [];
    private readonly ConcurrentDictionary<Guid, uint> _heard = [];
    private volatile Link? _link;
    private (TimeSpan From, string Why)? _lost;
    private int _connections;

    public Account Account => account;

    public Guid Id => account.Device;

    public bool IsConnected => _link is not null;

    /// <summary>When the latest of its messages that were answered was sent, since the run began.</summary>
    public TimeSpan LastAnswered { get; private set; }

    /// <summary>The highest place of a conversation that it has heard or written.</summary>
    public uint Heard(Guid conversation) => _heard.GetValueOrDefault(conversation);

    /// <summary>Which life of the server's log its last connection was greeted with.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>What stood behind this place is not there any more.</summary>
    public void GoBack(Guid conversation, uint head) => _heard[conversation] = Math.Min(Heard(conversation), head);

    /// <summary>Sends, and waits for what becomes of it.</summary>
    public async Task<Sending> SendAsync(Chat chat, byte[] body, bool isOnce, CancellationToken ct)
    {
        var message = new Outgoing(chat, Id, body, isOnce, recorder.Now);
        _outgoing[message.ClientId] = message;
        try
        {
            await TrySendAsync(message);
            var sent = await message.Done.WaitAsync(ct);
            if (sent.Seq is not null) LastAnswered = sent.Asked;
            if (sent.Seq is { } seq) Knows(chat.Id, seq);
            return sent;
        }
        finally
        {
            _outgoing.TryRemove(message.ClientId, out _);
            message.GiveUp(); // if it was cancelled: its sender will never know
            recorder.Sendings.Enqueue(await message.Done);
        }
    }

    /// <summary>Stays connected until it is put out for good.</summary>
    /// <exception cref="OperationCanceledException">Told to end before that.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var token = account.AccessToken;
            await using var link = await Link.TryOpenAsync(gateways.Next(), token, ct);
            if (link.Socket is not null) await BeConnectedAsync(link, ct);
            if (link.Code is CloseCode.DeviceRevoked || link.Refusal is HttpStatusCode.Forbidden) return;
            _lost ??= (recorder.Now, link.Ending);
            if (link.Code is not CloseCode.Reauthenticate && link.Refusal is not HttpStatusCode.Unauthorized) await Task.Delay(Pause, TimeProvider.System, ct);
            else if (!await account.RefreshAsync(token, ct)) return;
        }
    }

    private async Task BeConnectedAsync(Link link, CancellationToken ct)
    {
        if (_lost is var (from, why)) recorder.Absences.Enqueue(new(Id, from, recorder.Now, why));
        (_link, _lost, Epoch) = (link, null, link.Epoch);
        try
        {
            await ReadAsync(link, Interlocked.Increment(ref _connections), ct);
        }
        finally
        {
            _link = null;
            foreach (var once in _outgoing.Values.Where(message => message.IsOnce)) once.GiveUp();
        }
    }

    private async Task ReadAsync(Link link, int connection, CancellationToken ct)
    {
        foreach (var message in _outgoing.Values.OrderBy(message => message.ClientId)) await TrySendAsync(message);
        await foreach (var frame in link.ReadAsync(ct))
        {
            switch (frame.FrameCase)
            {
                case ServerFrame.FrameOneofCase.Message: await HearAsync(link, frame.Message, connection); break;
                case ServerFrame.FrameOneofCase.Sent: Find(frame.Sent.ClientId)?.Answer(recorder.Now, frame.Sent.Seq); break;
                case ServerFrame.FrameOneofCase.Rejected: Refuse(frame.Rejected, ct); break;
                case ServerFrame.FrameOneofCase.ReauthRequired: _ = ReauthenticateAsync(link, ct); break;
                case ServerFrame.FrameOneofCase.Problem: recorder.OddAnswers.Enqueue(new("socket", $"problem {frame.Problem.Code}: {frame.Problem.Detail}", recorder.Now)); break;
                case ServerFrame.FrameOneofCase.Gap: recorder.OddAnswers.Enqueue(new("socket", $"gap in {frame.Gap.ConversationId}, though nothing is that old", recorder.Now)); break;
            }
        }
    }

    private async Task HearAsync(Link link, Message message, int connection)
    {
        var conversation = Guid.Parse(message.ConversationId);
        Knows(conversation, message.Seq);
        recorder.Deliveries.Enqueue(new(
            Id, connection, conversation, message.Seq, Guid.Parse(message.SenderDeviceId), Guid.Parse(message.ClientId), Outgoing.ContentOf(message.Body.Span), message.Kind == Kind.Event, recorder.Now));
        await link.AcknowledgeAsync(message.ConversationId, message.Seq);
    }

    private void Refuse(Rejected refusal, CancellationToken ct)
    {
        if (Find(refusal.ClientId) is not { } message) return;
        switch (refusal.Problem.Code)
        {
            case "roster_stale":
                message.Chat.Learn(refusal.Roster);
                _ = TrySendAsync(message);
                break;
            case "unavailable" or "busy" or "rate_limited" or "storage_full":
                _ = SendLaterAsync(message, ct);
                break;
            default:
                if (refusal.Problem.Code is not ("unknown_conversation" or "not_a_member"))
                    recorder.OddAnswers.Enqueue(new("socket send", $"{refusal.Problem.Status} {refusal.Problem.Code}: {refusal.Problem.Detail}", recorder.Now));
                message.Answer(recorder.Now, seq: null);
                break;
        }
    }

    private async Task SendLaterAsync(Outgoing message, CancellationToken ct)
    {
        await Task.Delay(Pause, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TrySendAsync(message);
    }

    private async Task ReauthenticateAsync(Link link, CancellationToken ct)
    {
        if (await account.RefreshAsync(account.AccessToken, ct)) await link.TrySendAsync(new ClientFrame { Reauth = new() { Token = account.AccessToken } });
    }

    // Without a link it goes out with the next one.
    private async Task TrySendAsync(Outgoing message)
    {
        if (_link is { } link) await link.TrySendAsync(message.ToFrame());
    }

    private void Knows(Guid conversation, uint seq) => _heard.AddOrUpdate(conversation, seq, (_, highest) => Math.Max(highest, seq));

    private Outgoing? Find(string clientId) => _outgoing.GetValueOrDefault(Guid.Parse(clientId));
}
