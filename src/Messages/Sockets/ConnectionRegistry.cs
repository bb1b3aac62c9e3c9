// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>The open sockets of this node: one per device, here and on every other node.</summary>
internal sealed class ConnectionRegistry : IDisposable
{
    private const string ConnectedSubject = "device.connected";

    private const int IdSize = 16;
    private const int EntrySize = IdSize + ConnectionStamp.Size;

    // Of all sockets at once: a signal for each would be more than the way to the others holds, and what it cannot hold makes them all look again.
    private const int PageSize = 1_000;

    private readonly ConcurrentDictionary<DeviceId, Connection> _byDevice = new();
    private readonly ISignals _signals;
    private readonly EndedSessions _ended;
    private readonly IDisposable _subscription;
    private readonly MessagesOptions _options;
    private readonly ConnectionClock _stamps;
    private readonly ConcurrentDictionary<UserId, int> _ofUser = new();
    private int _count;
    private int _closedFor;

    public ConnectionRegistry(ISignals signals, EndedSessions ended, MessagesOptions options, TimeProvider clock)
    {
        _options = options;
        _stamps = new ConnectionClock(clock);
        _signals = signals;
        _ended = ended;
        _subscription = signals.Subscribe(ConnectedSubject, payload => ConnectedElsewhere(payload.Span));
        signals.Missed += LookAgain;
        ended.Ended += SessionEnded;
    }

    /// <summary>Every open socket.</summary>
    public IEnumerable<Connection> All => _byDevice.Values;

    /// <summary>Takes in a socket. An older one of the same device is closed, wherever it is; one too many is closed itself.</summary>
    public void Add(Connection connection)
    {
        connection.Stamp = _stamps.Next();
        Connection? older = null;
        var newest = _byDevice.AddOrUpdate(
            connection.Caller.Device,
            _ =>
            {
                older = null;
                return connection;
            },
            (_, present) =>
            {
                older = present.Stamp < connection.Stamp ? present : connection;
                return older == present ? connection : present;
            });
        older?.Close(CloseCode.ConnectedElsewhere);
        if (newest != connection) return; // a newer one came in between
        if (older is null && !TryCount(connection.Caller.User))
        {
            connection.Close(CloseCode.Limited);
            return;
        }

        Announce(connection);

        // The session may have ended between the check of its token and now.
        if (_ended.HowEnded(connection.Caller.Session) is { } how) connection.Close(Endings.CodeOf(how));
        if (Volatile.Read(ref _closedFor) is var code and not 0) connection.Close((CloseCode)code); // upgraded before the server began to stop, added after
    }

    /// <summary>Lets a closed socket go.</summary>
    public void Remove(Connection connection)
    {
        // One that a newer one of its device has taken the place of is not counted any more.
        if (_byDevice.TryRemove(new(connection.Caller.Device, connection))) Uncount(connection.Caller.User);
    }

    /// <summary>Closes every socket, and whatever is still added.</summary>
    public void CloseAll(CloseCode code)
    {
        Interlocked.Exchange(ref _closedFor, (int)code); // first, for whoever adds a socket behind our back
        foreach (var connection in All) connection.Close(code);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription.Dispose();
        _signals.Missed -= LookAgain;
        _ended.Ended -= SessionEnded;
    }

    /// <returns>Whether there was room. Counted either way, until removed.</returns>
    private bool TryCount(UserId user)
    {
        var ofUser = _ofUser.AddOrUpdate(user, 1, (_, count) => count + 1);
        return Interlocked.Increment(ref _count) <= _options.MaxSockets && ofUser <= _options.MaxSocketsOfUser;
    }

    private void Uncount(UserId user)
    {
        Interlocked.Decrement(ref _count);
        while (_ofUser.TryGetValue(user, out var count))
        {
            if (count == 1 ? _ofUser.TryRemove(new(user, 1)) : _ofUser.TryUpdate(user, count - 1, count)) return;
        }
    }

    private void LookAgain()
    {
        foreach (var page in All.Chunk(PageSize))
        {
            foreach (var connection in page) connection.LookAgain();
            Announce(page); // a device may have connected elsewhere meanwhile, and neither node has heard of the other
        }
    }

    private void SessionEnded(SessionId session, SessionEnd how)
    {
        foreach (var connection in All)
        {
            if (connection.Caller.Session == session) connection.Close(Endings.CodeOf(how));
        }
    }

    // Of two sockets of a device both nodes close the same one, in whatever order they hear of each other.
    private void ConnectedElsewhere(ReadOnlySpan<byte> payload)
    {
        for (; !payload.IsEmpty; payload = payload[EntrySize..]) Settle(payload[..EntrySize]);
    }

    private void Settle(ReadOnlySpan<byte> entry)
    {
        var stamp = ConnectionStamp.Read(entry[IdSize..]);
        if (stamp.Node == _stamps.Node) return; // our own word: settled when the socket was taken in
        _stamps.Heard(stamp);
        if (!_byDevice.TryGetValue(new DeviceId(new Guid(entry[..IdSize], bigEndian: true)), out var connection)) return;
        if (connection.Stamp < stamp) connection.Close(CloseCode.ConnectedElsewhere);
        else Announce(connection); // the other is to close, and may not have been there to hear of us
    }

    private void Announce(params ReadOnlySpan<Connection> connections)
    {
        var payload = new byte[connections.Length * EntrySize];
        for (var i = 0; i < connections.Length; i++)
        {
            var entry = payload.AsSpan(i * EntrySize, EntrySize);
            connections[i].Caller.Device.Value.TryWriteBytes(entry, bigEndian: true, out _);
            connections[i].Stamp.Write(entry[IdSize..]);
        }

        _signals.Publish(ConnectedSubject, payload);
    }
}
