// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Ids;

/// <summary>One device of one account. UUIDv7.</summary>
public readonly record struct DeviceId(Guid Value)
{
    /// <summary>A new id, in order of time.</summary>
    public static DeviceId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
