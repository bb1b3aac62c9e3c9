// SPDX-License-Identifier: MIT
// A logical clock after Lamport (Time, Clocks, and the Ordering of Events in a Distributed System, 1978), begun at the time of day:
// a device that moves to a node whose clock is behind is still the newer there, once that node has heard of its older socket.
namespace SecureMessenger.Messages.Sockets;

/// <summary>Stamps the sockets of this node.</summary>
internal sealed class ConnectionClock(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>This node, among the stamps.</summary>
    public Guid Node { get; } = Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>A stamp above all made or heard of so far.</summary>
    public ConnectionStamp Next()
    {
        lock (_lock)
        {
            _last = Math.Max(_last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds());
            return new(_last, Node);
        }
    }

    /// <summary>Another node's stamp was heard.</summary>
    public void Heard(ConnectionStamp stamp)
    {
        lock (_lock) _last = Math.Max(_last, stamp.Time);
    }
}
