// SPDX-License-Identifier: MIT
namespace SecureMessenger.Gateway.Health;

/// <summary>Says whether something the rooms depend on can be used now.</summary>
internal interface IDependencyProbe
{
    /// <summary>Its name in <c>/readyz</c>.</summary>
    string Name { get; }

    /// <summary>Throws when it cannot be used.</summary>
    Task ProbeAsync(CancellationToken ct);
}
