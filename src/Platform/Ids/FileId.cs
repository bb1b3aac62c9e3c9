// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Ids;

/// <summary>One stored file. UUIDv7.</summary>
public readonly record struct FileId(Guid Value)
{
    /// <summary>A new id, in order of time.</summary>
    public static FileId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <inheritdoc />
    public override string ToString() => Value.ToString("D");
}
