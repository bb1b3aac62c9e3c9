// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>One device of the own account.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Code">Stands for its identity key; compare it with what the device itself shows.</param>
/// <param name="IsListed">Whether the account's signed list names it: only then do others encrypt for it.</param>
/// <param name="IsThis">Whether it is this device.</param>
public sealed record DeviceStatus(Guid DeviceId, string Code, bool IsListed, bool IsThis);
