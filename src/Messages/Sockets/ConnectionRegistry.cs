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
    private int _closedFor;

    public ConnectionRegistry(ISignals signals, EndedSessions ended, TimeProvider clock)
    {
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

    /// <summary>Takes in a socket. An older one of the same device is closed, wherever it is.</summary>
    public void Add(Connection connection)
    {
        var device = connection.Caller.Device;
        Connection? older = null;
        _byDevice.AddOrUpdate(device, connection, (_, present) =>
        {
            older = present;
            return connection;
        });
        older?.Close(CloseCode.ConnectedElsewhere);
        _signals.Publish(ConnectedSubject, (byte[])[.. device.Value.ToByteArray(bigEndian: true), .. _node.ToByteArray(bigEndian: true)]);

        // The session may have ended between the check of its token and now.
        if (_ended.HowEnded(connection.Caller.Session) is { } how) connection.Close(Endings.CodeOf(how));
        if (Volatile.Read(ref _closedFor) is var code and not 0) connection.Close((CloseCode)code); // upgraded before the server began to stop, added after
    }

    /// <summary>Lets a closed socket go.</summary>
    public void Remove(Connection connection) => _byDevice.TryRemove(new(connection.Caller.Device, connection));

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
