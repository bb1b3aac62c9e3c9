// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureMessenger.Tests.Streets;

/// <summary>A service that says it is ready, takes a request, and breaks the connection.</summary>
public sealed class BrokenService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _taken = new();
    private readonly Task _running;

    public BrokenService()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The methods of what it took and did not answer.</summary>
    public IReadOnlyCollection<string> Taken => _taken;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (SocketException)
        {
            // Stopped listening.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        if (await reader.ReadLineAsync() is not { } line) return;
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The rest of the head.
        }

        if (!line.Contains(" /readyz ", StringComparison.Ordinal)) _taken.Enqueue(line.Split(' ')[0]);
        else await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    }
}
