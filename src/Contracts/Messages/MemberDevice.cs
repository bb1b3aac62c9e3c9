// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>One device of a member.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="RegistrationId">Changes when the device began again.</param>
public sealed record MemberDevice(Guid DeviceId, uint RegistrationId);
