// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>One device in a <see cref="DeviceListChanged"/>.</summary>
public sealed record ListedDevice(Guid DeviceId, uint RegistrationId);
