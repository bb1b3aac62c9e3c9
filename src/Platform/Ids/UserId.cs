// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Ids;

/// <summary>One account. UUIDv7.</summary>
public readonly record struct UserId(Guid Value)
{
    /// <summary>A new id, in order of time.</summary>
    public static UserId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
