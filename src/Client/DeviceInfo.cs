// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>A device of one's own account.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Code">Stands for its identity key; the same code is shown on the device itself.</param>
/// <param name="IsConfirmed">Whether the account's signed list names it: only then do messages reach it.</param>
/// <param name="IsFirst">Whether it is the one that signs the list.</param>
/// <param name="IsThis">Whether it is this one.</param>
public sealed record DeviceInfo(Guid DeviceId, string Code, bool IsConfirmed, bool IsFirst, bool IsThis);
