// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;

namespace SecureMessenger.Tests.Streets;

/// <summary>A way to a server, on a port of its own, that can be opened late.</summary>
public sealed class Relay(string host, int to) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private TcpListener? _listener;
    private Task _running = Task.CompletedTask;

    /// <summary>Where it will be.</summary>
    public int Port { get; } = Infrastructure.FreePort.Find();

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _running = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener?.Stop();
        await _running;
        _closed.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(CarryAsync(await listener.AcceptTcpClientAsync(_closed.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await far.ConnectAsync(host, to, _closed.Token);
                var (one, other) = (near.GetStream(), far.GetStream());
                await Task.WhenAny(one.CopyToAsync(other, _closed.Token), other.CopyToAsync(one, _closed.Token));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // Either end has gone.
            }
        }
    }
}
