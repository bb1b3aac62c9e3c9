// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Gateway.Health;

/// <summary>Something that is known to be away, for as long as this process waits for it.</summary>
internal sealed class AwayProbe(string name) : IDependencyProbe
{
    public string Name => name;

    public Task ProbeAsync(CancellationToken ct) => throw new IOException($"The {name} is being waited for.");
}
