// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Delivery;

/// <summary>Where a feed puts encoded frames: the connection's write queue.</summary>
internal interface IFrameSink
{
    /// <summary>Queues a frame; waits while the peer reads more slowly than we could send.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken ct);
}
