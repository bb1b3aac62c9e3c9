// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Sockets, and what passes over them.</summary>
internal sealed class SocketsMeter : RoomMeter
{
    private static readonly MetricLabel Protocol = MetricLabel.Of("protocol", SocketProtocol.Binary, SocketProtocol.Json);
    private static readonly MetricLabel Code = MetricLabel.From("code", "[close codes](close-codes.md)");
    private static readonly MetricLabel Direction = MetricLabel.Of("direction", "in", "out");

    // By its number: text of it made once, not for each socket.
    private static readonly Dictionary<CloseCode, string> Codes = Enum.GetValues<CloseCode>().ToDictionary(code => code, code => $"{(int)code}");

    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _bytes;

    public SocketsMeter(MetricCatalogue catalogue, MessagesOptions options)
        : base(catalogue, "messages")
    {
        _open = Level("messenger_sockets_open", "Sockets that are open.");
        Gauge("messenger_sockets_max", "Sockets that may be open at once (`sockets.max`).", () => options.MaxSockets);
        _opened = Counter("messenger_sockets_opened_total", "Sockets that were accepted.", Protocol);
        _closed = Counter("messenger_sockets_closed_total", "Sockets that have ended, by the code they were closed with here; 1000 also of those that were cut.", Code);
        _frames = Counter("messenger_socket_frames_total", "Frames, read whole or written.", Direction);
        _bytes = Bytes("messenger_socket_bytes_total", "Bytes of frames that were written.");
    }

    public void Opened(FrameCodec codec)
    {
        _open.Add(1);
        _opened.Add(1, Protocol.Is(codec.SubProtocol));
    }

    public void Closed(CloseCode code)
    {
        _open.Add(-1);
        _closed.Add(1, Code.Is(Codes.GetValueOrDefault(code, "1000")));
    }

    public void Read() => _frames.Add(1, Direction.Is("in"));

    public void Wrote(int bytes)
    {
        _frames.Add(1, Direction.Is("out"));
        _bytes.Add(bytes);
    }
}
