// SPDX-License-Identifier: MIT
// Link: keeps one socket to the server for as long as the client lives: connects, reads, pings, comes back with growing delays.
// Ends by itself only where coming back is of no use; whoever waits is told why.
using System.Net;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal sealed class Link(
    Uri address, DeviceSession session, FrameReader reader, AckQueue acks, Answers answers, EventStream events, TimeProvider time)
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(SocketProtocol.HeartbeatSeconds);
    private static readonly TimeSpan LimitedDelay = TimeSpan.FromSeconds(10);

    private readonly Backoff _backoff = new();

    public Presence Presence { get; } = new();

    /// <summary>Raised on the link's own loop each time the server has said hello.</summary>
    public event Action? Greeted;

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var comeback = await ConnectOnceAsync(ct);
                var delay = comeback == Comeback.MuchLater ? LimitedDelay : _backoff.Next();
                events.Publish(new MessengerEvent.ConnectionLost(delay));
                await Task.Delay(delay, time, ct);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Presence.Fail(failure);
            events.Fail(failure);
        }
    }

    /// <summary>Sends a message and waits for its answer.</summary>
    /// <returns>The Sent or Rejected frame, or null if the socket ended first.</returns>
    public async Task<ServerFrame?> AskAsync(ClientFrame send, Guid clientId, CancellationToken ct)
    {
        var socket = await Presence.UpAsync(ct);
        var answer = answers.Expect(clientId);
        // A socket that ended before the question was noted has told its waiters already; nobody would tell this one.
        if (!Presence.Is(socket) || !await socket.SendAsync(send, ct))
            answers.SocketEnded();
        return await answer.WaitAsync(ct);
    }

    /// <summary>Waits for acknowledgements under way and says goodbye.</summary>
    public async Task LeaveAsync(TimeSpan patience)
    {
        var began = time.GetTimestamp();
        while (!acks.IsEmpty && time.GetElapsedTime(began) < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
        var up = Presence.UpAsync(CancellationToken.None);
        if (up.IsCompletedSuccessfully)
            await (await up).CloseAsync();
    }

    private async Task<Comeback> ConnectOnceAsync(CancellationToken ct)
    {
        try
        {
            var token = await session.TokenAsync(ct) ?? "";
            var (socket, status) = await FrameSocket.ConnectAsync(ServerAddress.Socket(address), token, time, ct);
            using (socket)
            {
                var comeback = socket is null ? AfterRefusal(status) : await ServeAsync(socket, ct);
                if (comeback == Comeback.Never)
                    throw Closings.Failure(socket?.Closed);
                if (comeback == Comeback.Reauthenticate)
                    await session.RenewAsync(token, ct);
                return comeback;
            }
        }
        catch (MessengerException error) when (error.Kind == FailureKind.Unavailable || error.Code == ProblemCodes.RateLimited.Code)
        {
            return Comeback.Later;
        }
    }

    private static Comeback AfterRefusal(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => Comeback.Reauthenticate,
        HttpStatusCode.Forbidden => throw Closings.Failure(CloseCode.DeviceRevoked),
        HttpStatusCode.TooManyRequests => Comeback.MuchLater,
        _ => Comeback.Later,
    };

    private async Task<Comeback> ServeAsync(FrameSocket socket, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        acks.Reset();
        var acking = acks.RunAsync(socket, end.Token);
        var pinging = PingAsync(socket, end.Token);
        try
        {
            while (await socket.ReceiveAsync(ct) is { } frame)
            {
                await reader.TakeAsync(frame, socket, ct);
                if (frame.FrameCase == ServerFrame.FrameOneofCase.Hello)
                    Greet(socket);
            }

            return Closings.After(socket.Closed);
        }
        finally
        {
            Presence.Down();
            answers.SocketEnded();
            await end.CancelAsync();
            await EndedAsync(acking);
            await EndedAsync(pinging);
        }
    }

    private void Greet(FrameSocket socket)
    {
        _backoff.Reset();
        Presence.Up(socket);
        events.Publish(new MessengerEvent.Connected());
        Greeted?.Invoke();
    }

    private async Task PingAsync(FrameSocket socket, CancellationToken ct)
    {
        do
            await Task.Delay(PingEvery, time, ct);
        while (await socket.SendAsync(new ClientFrame { Ping = new Ping() }, ct));
    }

    private static async Task EndedAsync(Task loop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException)
        {
            // Ended on purpose, with its socket.
        }
    }
}
