// SPDX-License-Identifier: MIT
// A TCP line to a server that a test can cut, hold and mend. The server stays where it is; only the way to it fails.
using System.Net;
using System.Net.Sockets;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Passes bytes on to a server of this machine, as long as the line is whole.</summary>
internal sealed class FaultyLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Socket> _open = [];
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private volatile bool _isCut;
    private volatile bool _isHeld;
    private volatile int _connections;
    private volatile int _frozen;
    private int _requestsLeft = int.MaxValue;
    private volatile bool _nextIsDelivered;
    private volatile bool _answerIsLost;
    private volatile bool _mendsItself;

    /// <summary>A line to a port of this machine.</summary>
    public FaultyLine(int port)
    {
        _server = new IPEndPoint(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The near end.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether the line broke by itself, as <see cref="CutAfter"/> told it to.</summary>
    public bool IsCut => _isCut;

    /// <summary>Breaks every connection and refuses new ones.</summary>
    public void Cut()
    {
        _isCut = true;
        lock (_open)
        {
            foreach (var socket in _open) socket.Close();
            _open.Clear();
        }
    }

    /// <summary>Lets connections through again.</summary>
    public void Mend()
    {
        _requestsLeft = int.MaxValue;
        _isCut = _isHeld = _answerIsLost = _mendsItself = false;
    }

    /// <summary>Takes what comes and passes nothing on: nobody notices but by waiting.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>Passes nothing on any more on the connections there are, as when the machine behind them died; new ones find another.</summary>
    public void Freeze() => _frozen = _connections;

    /// <summary>Lets so many HTTP requests through, then breaks: before the next one arrives, or after it has, so that its answer is lost.</summary>
    public void CutAfter(int requests, bool nextIsDelivered)
    {
        _nextIsDelivered = nextIsDelivered;
        _requestsLeft = requests;
    }

    /// <summary>Lets so many HTTP requests through, loses the answer to the next one, and is whole again.</summary>
    public void LoseAnswerAfter(int requests)
    {
        CutAfter(requests, nextIsDelivered: true);
        _mendsItself = true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var near = await _listener.AcceptSocketAsync(_stop.Token);
                if (_isCut) near.Close();
                else _ = PassAsync(near);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.NoDelay = far.NoDelay = true;
        var number = Interlocked.Increment(ref _connections);
        lock (_open) _open.UnionWith([near, far]);
        try
        {
            await far.ConnectAsync(_server, _stop.Token);
            await Task.WhenAny(PumpAsync(near, far, number, isThere: true), PumpAsync(far, near, number, isThere: false));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut while connecting.
        }
        finally
        {
            near.Close();
            lock (_open) _open.ExceptWith([near, far]);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, int number, bool isThere)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                if (_isHeld || number <= _frozen) continue;
                if (isThere) CountRequest(buffer.AsSpan(0, read));
                else if (_answerIsLost) LoseAnswer();
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private void LoseAnswer()
    {
        Cut();
        if (_mendsItself) Mend();
    }

    private void CountRequest(ReadOnlySpan<byte> bytes)
    {
        if (!BeginsRequest(bytes) || Interlocked.Decrement(ref _requestsLeft) != -1) return;
        if (_nextIsDelivered) _answerIsLost = true;
        else Cut();
    }

    private static bool BeginsRequest(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("GET "u8) || bytes.StartsWith("HEAD "u8) || bytes.StartsWith("PUT "u8) || bytes.StartsWith("POST "u8) || bytes.StartsWith("DELETE "u8);
}
