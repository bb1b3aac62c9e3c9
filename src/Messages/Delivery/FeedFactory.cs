// SPDX-License-Identifier: MIT
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Sockets;

namespace SecureMessenger.Messages.Delivery;

/// <summary>Makes the feed of a connection.</summary>
internal sealed class FeedFactory(LogStore log, PositionStore positions, PositionWriter writer, Wakeups wakeups, MessagesMeter meter)
{
    public DeviceFeed Create(Connection connection) => new(connection.Caller, log, positions, writer, meter, connection);

    /// <summary>Lets wake-ups reach the feed until disposed. Begin before the first read, or a message could fall between.</summary>
    public IDisposable Listen(Connection connection, DeviceFeed feed) => wakeups.Listen(connection.Caller.User, feed.Wake);
}
