// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A bad line between client and server: whichever connection carries the byte that crosses the next limit is cut.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Queue<long> _limits = new();
    private readonly Uri _server;
    private readonly Task _accepting;
    private long _carried;

    /// <summary>Stands before a server.</summary>
    public CuttingProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients go instead of the server.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections cut so far.</summary>
    public int Cuts { get; private set; }

    /// <summary>From now on cuts whenever so many more bytes have been carried, so many times.</summary>
    public void CutEvery(long bytes, int times)
    {
        lock (_gate)
        {
            for (var i = 1; i <= times; i++) _limits.Enqueue(_carried + (i * bytes));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        try
        {
            await _accepting;
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped on purpose.
        }

        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true) _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
                await await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side went away, and so does the other.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0)
        {
            if (IsCut(read))
            {
                from.LingerState = to.LingerState = new LingerOption(true, 0);
                return;
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private bool IsCut(int bytes)
    {
        lock (_gate)
        {
            _carried += bytes;
            if (!_limits.TryPeek(out var limit) || _carried < limit) return false;
            _limits.Dequeue();
            Cuts++;
            return true;
        }
    }
}
