// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Ids;

/// <summary>One conversation: one log. UUIDv7.</summary>
public readonly record struct ConversationId(Guid Value)
{
    /// <summary>A new id, in order of time.</summary>
    public static ConversationId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
