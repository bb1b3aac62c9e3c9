// SPDX-License-Identifier: MIT
namespace SecureMessenger.Gateway.Health;

/// <summary>Whether this process wants more work. Who drains says no, and goes on with what still comes.</summary>
public sealed class Readiness
{
    private int _draining;

    /// <summary>Whether it is about to stop.</summary>
    public bool IsDraining => Volatile.Read(ref _draining) != 0;

    /// <summary>Says from now on that it is not ready.</summary>
    /// <returns>Whether this was the first word of it.</returns>
    public bool Drain() => Interlocked.Exchange(ref _draining, 1) == 0;
}
