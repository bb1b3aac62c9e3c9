// SPDX-License-Identifier: MIT
// DeviceSnapshot: a device's whole stored state at one moment: what a backup holds, and what a thief copies.
namespace SecureMessenger.Tests.Model;

internal sealed record DeviceSnapshot(ModelDevice Device, DeviceReference Reference, HashSet<string> Prekeys)
{
    public required Dictionary<ModelDevice, byte[]> Books { get; init; }

    public required Dictionary<ModelDevice, byte[]> Receivers { get; init; }

    public required byte[]? Sender { get; init; }

    /// <summary>How many devices had gone by then.</summary>
    public int ListVersion { get; init; }
}
