// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>One device in a <see cref="DeviceListChanged"/>.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="RegistrationId">Changes when the device began again.</param>
/// <param name="IdentityKey">The Ed25519 key the list names; absent in events written before it was told.</param>
public sealed record ListedDevice(Guid DeviceId, uint RegistrationId, byte[]? IdentityKey = null);
