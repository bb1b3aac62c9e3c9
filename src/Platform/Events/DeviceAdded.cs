// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Auth: an account has a new device, perhaps its first. It has no keys yet.</summary>
public sealed record DeviceAdded(Guid UserId, Guid DeviceId) : IDomainEvent
{
    /// <inheritdoc />
    public static string Name => "device_added";
}
