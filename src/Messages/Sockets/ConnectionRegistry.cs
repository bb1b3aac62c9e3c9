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

    // Signals come back to who sent them: this node has settled its own sockets by then, perhaps for one still newer.
    private readonly Guid _node;
    private readonly ConcurrentDictionary<DeviceId, Connection> _byDevice = new();
    private readonly ISignals _signals;
    private readonly EndedSessions _ended;
    private readonly List<IDisposable> _subscriptions;
    private readonly MessagesOptions _options;
    private readonly ConcurrentDictionary<UserId, int> _ofUser = new();
    private int _count;
    private int _closedFor;

    public ConnectionRegistry(ISignals signals, EndedSessions ended, MessagesOptions options, TimeProvider clock)
    {
        _options = options;
        _node = Guid.CreateVersion7(clock.GetUtcNow());
        _signals = signals;
        _ended = ended;
        _subscriptions =
        [
            signals.Subscribe(EndedSessions.Subject, payload => SessionEnded(payload.Span)),
            signals.Subscribe(ConnectedSubject, payload => ConnectedElsewhere(payload.Span)),
        ];
    }

    /// <summary>Every open socket.</summary>
    public IEnumerable<Connection> All => _byDevice.Values;

    /// <summary>Takes in a socket. An older one of the same device is closed, wherever it is; one too many is closed itself.</summary>
    public void Add(Connection connection)
    {
        var device = connection.Caller.Device;
        Connection? older = null;
        _byDevice.AddOrUpdate(device, connection, (_, present) =>
        {
            older = present;
            return connection;
        });
        if (older is not null) older.Close(CloseCode.ConnectedElsewhere);
        else if (!TryCount(connection.Caller.User))
        {
            connection.Close(CloseCode.Limited);
            return;
        }

        _signals.Publish(ConnectedSubject, (byte[])[.. device.Value.ToByteArray(bigEndian: true), .. _node.ToByteArray(bigEndian: true)]);

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
        foreach (var subscription in _subscriptions) subscription.Dispose();
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

    private void SessionEnded(ReadOnlySpan<byte> payload)
    {
        var (session, how) = EndedSessions.ReadSignal(payload);
        foreach (var connection in All)
        {
            if (connection.Caller.Session == session) connection.Close(Endings.CodeOf(how));
        }
    }

    private void ConnectedElsewhere(ReadOnlySpan<byte> payload)
    {
        var device = new DeviceId(new Guid(payload[..16], bigEndian: true));
        if (new Guid(payload[16..], bigEndian: true) == _node) return;
        if (_byDevice.TryGetValue(device, out var connection)) connection.Close(CloseCode.ConnectedElsewhere);
    }
}
