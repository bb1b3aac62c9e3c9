// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.People;

/// <summary>The ways into the server. Whoever is turned away at one tries the next.</summary>
internal sealed class Gateways(IReadOnlyList<Uri> all)
{
    private int _next = -1;

    /// <summary>The next one, in turn.</summary>
    public Uri Next() => all[(Interlocked.Increment(ref _next) & int.MaxValue) % all.Count];
}
