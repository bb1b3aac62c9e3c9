// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace SecureMessenger.Platform.Signals;

/// <summary>Signals inside one process.</summary>
public sealed class InProcessSignals : ISignals
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Action<ReadOnlyMemory<byte>>>> _listeners = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public event Action? Missed
    {
        add { }
        remove { }
    }

    /// <inheritdoc />
    public bool MayBeLost => false;

    /// <inheritdoc />
    public void Publish(string subject, ReadOnlyMemory<byte> payload)
    {
        if (!_listeners.TryGetValue(subject, out var listeners)) return;
        foreach (var listener in listeners) listener(payload);
    }

    /// <inheritdoc />
    public IDisposable Subscribe(string subject, Action<ReadOnlyMemory<byte>> handler)
    {
        _listeners.AddOrUpdate(subject, [handler], (_, present) => present.Add(handler));
        return new Subscription(() => Remove(subject, handler));
    }

    private void Remove(string subject, Action<ReadOnlyMemory<byte>> handler)
    {
        while (_listeners.TryGetValue(subject, out var present))
        {
            var left = present.Remove(handler);
            var done = left.IsEmpty
                ? _listeners.TryRemove(new(subject, present))
                : _listeners.TryUpdate(subject, left, present);
            if (done) return;
        }
    }

    private sealed class Subscription(Action remove) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) remove();
        }
    }
}
