// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Ids;

/// <summary>One login of one device; survives refreshes, ends with logout or reuse of a spent token. UUIDv7.</summary>
public readonly record struct SessionId(Guid Value)
{
    /// <summary>A new id, in order of time.</summary>
    public static SessionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
