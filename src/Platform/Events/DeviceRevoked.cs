// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Auth: a device of an account is out for good. The signed list may name it until the first device signs another.</summary>
public sealed record DeviceRevoked(Guid UserId, Guid DeviceId) : IDomainEvent
{
    /// <inheritdoc />
    public static string Name => "device_revoked";
}
