// SPDX-License-Identifier: MIT
// ScriptedMail: the scripted server's log and sockets. Remembers every Send as it came.
using System.Collections.Concurrent;
using System.Net.WebSockets;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Infrastructure;

internal sealed class ScriptedMail(ScriptedServer server)
{
    private readonly Lock _gate = new();
    private readonly List<Message> _log = [];

    public ulong RosterVersion { get; set; } = 1;

    /// <summary>Every Send, in the order of arrival.</summary>
    public ConcurrentQueue<Send> Sends { get; } = new();

    /// <summary>Misbehaviour: whether a Send is stored and answered; if not, the socket breaks.</summary>
    public Func<Send, bool> Answers { get; set; } = _ => true;

    /// <summary>Misbehaviour: what becomes of a message on its way out.</summary>
    public Func<Message, Message> Delivers { get; set; } = message => message;

    public async Task ServeAsync(HttpContext http)
    {
        var caller = server.Caller(http);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(SocketProtocol.Binary);
        await WriteAsync(socket, new ServerFrame { Hello = new Hello { Heartbeat = 30, Epoch = "1" } });
        foreach (var message in Waiting(caller))
            await WriteAsync(socket, new ServerFrame { Message = Delivers(message.Clone()) });
        await WriteAsync(socket, new ServerFrame { QueueEmpty = new QueueEmpty() });
        while (await ReadAsync(socket) is { } frame)
        {
            if (frame.FrameCase == ClientFrame.FrameOneofCase.Ack)
                caller.Positions[Guid.Parse(frame.Ack.ConversationId)] = frame.Ack.Seq;
            if (frame.FrameCase == ClientFrame.FrameOneofCase.Send && !await TakeAsync(socket, caller, frame.Send))
                return;
        }
    }

    private List<Message> Waiting(ScriptedAccount caller)
    {
        lock (_gate)
        {
            return [.. _log.Where(message =>
            {
                var conversation = Guid.Parse(message.ConversationId);
                return message.SenderDeviceId != caller.DeviceId.ToString()
                    && server.Members(conversation).Contains(caller)
                    && message.Seq > caller.Positions.GetValueOrDefault(conversation);
            })];
        }
    }

    private async Task<bool> TakeAsync(WebSocket socket, ScriptedAccount sender, Send send)
    {
        Sends.Enqueue(send);
        if (!Answers(send))
        {
            socket.Abort();
            return false;
        }

        if (send.RosterVersion != RosterVersion)
        {
            await WriteAsync(socket, new ServerFrame { Rejected = Stale(send) });
            return true;
        }

        var stored = Append(sender, send);
        await WriteAsync(socket, new ServerFrame { Sent = new Sent { ClientId = send.ClientId, Seq = stored.Seq, ReceivedAt = stored.ReceivedAt } });
        return true;
    }

    private Message Append(ScriptedAccount sender, Send send)
    {
        lock (_gate)
        {
            if (_log.Find(message => message.ClientId == send.ClientId) is { } known)
                return known;
            var message = new Message
            {
                ConversationId = send.ConversationId,
                Seq = (uint)_log.Count(message => message.ConversationId == send.ConversationId) + 1,
                SenderId = sender.UserId.ToString(),
                SenderDeviceId = sender.DeviceId.ToString(),
                ClientId = send.ClientId,
                RosterVersion = send.RosterVersion,
                Kind = send.Kind,
                ReceivedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddYears(60)),
                Body = send.Body,
                Wrap = send.Wraps.Single().Wrap_,
            };
            _log.Add(message);
            return message;
        }
    }

    private Rejected Stale(Send send)
    {
        var roster = new Roster { Version = RosterVersion };
        foreach (var member in server.Members(Guid.Parse(send.ConversationId)))
            roster.Members.Add(new RosterMember { UserId = member.UserId.ToString(), Role = "member", Devices = { new RosterDevice { DeviceId = member.DeviceId.ToString() } } });
        return new Rejected { ClientId = send.ClientId, Problem = new Problem { Status = 409, Code = "roster_stale", Title = "stale" }, Roster = roster };
    }

    private static Task WriteAsync(WebSocket socket, ServerFrame frame) =>
        socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    private static async Task<ClientFrame?> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[SocketProtocol.MaxBodyBytes + 8192];
        var length = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                    return null;
                length += read.Count;
                if (read.EndOfMessage)
                    return ClientFrame.Parser.ParseFrom(buffer, 0, length);
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
