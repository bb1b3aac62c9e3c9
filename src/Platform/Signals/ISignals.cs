// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Signals;

/// <summary>
/// Port: tells every node 'look'. Lossy by contract: whoever depends on what a signal points at also looks by himself
/// now and then. Engines: in-process here, NATS core subjects in a cluster.
/// </summary>
public interface ISignals
{
    /// <summary>Whether signals can be lost at all: then whoever depends on one also looks by himself.</summary>
    bool MayBeLost { get; }

    /// <summary>Raised when signals may have been lost until now, as after a broken line: look. Quick, does not throw.</summary>
    event Action? Missed;

    /// <summary>Calls every present listener of the subject, on this node and on others.</summary>
    void Publish(string subject, ReadOnlyMemory<byte> payload);

    /// <summary>Listens until disposed. The handler is quick, does not block and does not throw.</summary>
    IDisposable Subscribe(string subject, Action<ReadOnlyMemory<byte>> handler);
}
