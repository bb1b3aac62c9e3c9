// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>The line of one process to a server, which a test cuts and mends while others keep theirs.</summary>
public sealed class Line : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _isCut;

    /// <summary>Leads to a port of this machine.</summary>
    public Line(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the process goes in the place of the server.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"nats://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Cuts what is open, and whatever is opened until it is mended.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var one in _open.Keys) one.Dispose();
    }

    /// <summary>Lets through again.</summary>
    public void Mend() => _isCut = false;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Cut();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped on purpose.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            _open[client] = 0;
            try
            {
                if (_isCut) return;
                await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                await await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // One side went away, and so does the other.
            }
            finally
            {
                _open.TryRemove(client, out _);
            }
        }
    }
}
