// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;

namespace SecureMessenger.Faults.Cluster;

/// <summary>The way from one process of the server to something it stands on: a TCP proxy whose two ends are well while it fails.</summary>
internal sealed class Line : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Socket> _open = [];
    private readonly int _far;
    private volatile LineState _state;

    /// <summary>A line from a process to a port of this machine.</summary>
    public Line(string from, string to, int port)
    {
        (From, To, _far) = (from, to, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string From { get; }

    public string To { get; }

    /// <summary>The near end.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends every connection at once, as a firewall that restarts would. New ones pass.</summary>
    public void Reset()
    {
        lock (_open)
        {
            foreach (var socket in _open)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }

            _open.Clear();
        }
    }

    /// <summary>What happens to bytes and connections from now on.</summary>
    public void Become(LineState state)
    {
        _state = state;
        if (state == LineState.Cut) Reset();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        Reset();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_stop.Token);
                if (_state == LineState.Cut) near.Close();
                else _ = PassAsync(near);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Taken down.
        }
    }

    private async Task PassAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.NoDelay = far.NoDelay = true;
        lock (_open) _open.UnionWith([near, far]);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _far, _stop.Token);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Nobody at the far end, or cut while connecting.
        }
        finally
        {
            lock (_open) _open.ExceptWith([near, far]);
            near.Close();
        }
    }

    // What is held back arrives when the line is well again, as over a network that drops packets for a while.
    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                if (_state == LineState.Slow) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _stop.Token);
                while (_state == LineState.Held) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _stop.Token);
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One end is gone, and so is the other in a moment.
        }
    }
}
