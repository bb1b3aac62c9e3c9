// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.History;

namespace SecureMessenger.Messages.Delivery;

/// <summary>Where a feed puts frames: the connection's write queue.</summary>
internal interface IFrameSink
{
    /// <summary>Queues a frame; waits while the peer reads more slowly than we could send.</summary>
    ValueTask SendAsync(ServerFrame frame, CancellationToken ct);

    /// <summary>Queues a message in the same way.</summary>
    ValueTask SendAsync(LogEntry entry, CancellationToken ct);
}
