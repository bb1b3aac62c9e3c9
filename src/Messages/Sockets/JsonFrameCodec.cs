// SPDX-License-Identifier: MIT
// The JSON mapping of protobuf (protobuf.dev/programming-guides/json): snake_case names out, both spellings in, bytes in either
// base64, one object with one key that names the frame. Fields of a newer client are passed over, as in binary.
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Messages.Sockets;

/// <summary><c>messenger.v1.json</c>: the same frames as text.</summary>
internal sealed class JsonFrameCodec : FrameCodec
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public override string SubProtocol => SocketProtocol.Json;

    public override WebSocketMessageType MessageType => WebSocketMessageType.Text;

    public override int MaxFrameBytes => SocketProtocol.MaxTextFrameBytes;

    public override ReadOnlyMemory<byte> Encode(ServerFrame frame) => Encoding.UTF8.GetBytes(Formatter.Format(frame));

    public override FrameRead Parse(byte[] buffer, int length)
    {
        try
        {
            return JsonFrameText.TryRead(buffer.AsSpan(0, length), out var text)
                ? FrameRead.Of(Parser.Parse<ClientFrame>(text))
                : FrameRead.Refused(CloseCode.TooBig);
        }
        catch (Exception error) when (error is JsonException or InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException)
        {
            return FrameRead.Refused(CloseCode.BadFrame);
        }
    }
}
