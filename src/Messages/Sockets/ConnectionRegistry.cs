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

    private readonly ConcurrentDictionary<DeviceId, Connection> _byDevice = new();
    private readonly ISignals _signals;
    private readonly EndedSessions _ended;
    private readonly List<IDisposable> _subscriptions;

    public ConnectionRegistry(ISignals signals, EndedSessions ended)
    {
        _signals = signals;
        _ended = ended;
        _subscriptions =
        [
            signals.Subscribe(EndedSessions.Subject, payload => SessionEnded(new(new Guid(payload.Span, bigEndian: true)))),
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
        _signals.Publish(ConnectedSubject, (byte[])[.. device.Value.ToByteArray(bigEndian: true), .. connection.Id.ToByteArray(bigEndian: true)]);

        // The session may have ended between the check of its token and now.
        if (_ended.Contains(connection.Caller.Session)) connection.Close(CloseCode.Reauthenticate);
    }

    /// <summary>Lets a closed socket go.</summary>
    public void Remove(Connection connection) => _byDevice.TryRemove(new(connection.Caller.Device, connection));

    /// <summary>Closes every socket.</summary>
    public void CloseAll(CloseCode code)
    {
        foreach (var connection in All) connection.Close(code);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private void SessionEnded(SessionId session)
    {
        foreach (var connection in All)
        {
            if (connection.Caller.Session == session) connection.Close(CloseCode.Reauthenticate);
        }
    }

    private void ConnectedElsewhere(ReadOnlySpan<byte> payload)
    {
        var device = new DeviceId(new Guid(payload[..16], bigEndian: true));
        if (!_byDevice.TryGetValue(device, out var connection)) return;
        if (connection.Id != new Guid(payload[16..], bigEndian: true)) connection.Close(CloseCode.ConnectedElsewhere);
    }
}
