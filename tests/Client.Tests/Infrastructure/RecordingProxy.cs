// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Stands between clients and a server and keeps every byte, as somebody on the wire would.</summary>
public sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Recording> _recordings = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Task _accepting;

    public RecordingProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients go instead of the server.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Every frame's payload that went over sockets, both ways, unmasked.</summary>
    public byte[] SocketPayloads() => [.. _recordings.Where(recording => recording.IsSocket).SelectMany(recording => recording.Payloads())];

    /// <summary>Everything that went over plain HTTP.</summary>
    public string Http() => string.Concat(_recordings.Where(recording => !recording.IsSocket).Select(recording => recording.Text));

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
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        var recording = new Recording();
        _recordings.Enqueue(recording);
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
                await Task.WhenAny(
                    CopyAsync(client.GetStream(), server.GetStream(), recording.FromClient),
                    CopyAsync(server.GetStream(), client.GetStream(), recording.FromServer));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // One side went away, and so does the other.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, MemoryStream copy)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            lock (copy) copy.Write(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private sealed class Recording
    {
        public MemoryStream FromClient { get; } = new();

        public MemoryStream FromServer { get; } = new();

        public bool IsSocket => Encoding.Latin1.GetString(Bytes(FromClient)).StartsWith("GET /api/v1/ws", StringComparison.Ordinal);

        public string Text => Encoding.Latin1.GetString(Bytes(FromClient)) + Encoding.Latin1.GetString(Bytes(FromServer));

        public IEnumerable<byte> Payloads() => Frames(Bytes(FromClient)).Concat(Frames(Bytes(FromServer)));

        private static byte[] Bytes(MemoryStream stream)
        {
            lock (stream) return stream.ToArray();
        }

        // RFC 6455 §5.2, behind the handshake's empty line.
        private static IEnumerable<byte> Frames(byte[] bytes)
        {
            var at = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            while (at + 2 <= bytes.Length)
            {
                var masked = (bytes[at + 1] & 0x80) != 0;
                long length = bytes[at + 1] & 0x7F;
                at += 2;
                var extra = length switch { 126 => 2, 127 => 8, _ => 0 };
                if (extra > 0) length = bytes.AsSpan(at, extra).ToArray().Aggregate(0L, (sum, next) => (sum << 8) | next);
                at += extra;
                var mask = masked ? bytes[at..(at + 4)] : [0, 0, 0, 0];
                at += masked ? 4 : 0;
                for (var i = 0; i < length && at + i < bytes.Length; i++) yield return (byte)(bytes[at + i] ^ mask[i % 4]);
                at += (int)length;
            }
        }
    }
}
