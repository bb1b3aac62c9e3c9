// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Health;

/// <summary>Says whether something the rooms depend on can be used now.</summary>
public interface IDependencyProbe
{
    /// <summary>Its name in <c>/readyz</c>.</summary>
    string Name { get; }

    /// <summary>Whether the server cannot do without it: what is not needed is told of, and the server is ready all the same.</summary>
    bool IsNeeded => true;

    /// <summary>Throws when it cannot be used.</summary>
    Task ProbeAsync(CancellationToken ct);
}
