// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>The account and device of a home.</summary>
/// <param name="Server">Where the account lives.</param>
/// <param name="Username">The account's name.</param>
/// <param name="UserId">The account's id.</param>
/// <param name="DeviceId">This device.</param>
/// <param name="DeviceCode">Stands for this device's identity key when it is confirmed from another device.</param>
public sealed record AccountInfo(Uri Server, string Username, Guid UserId, Guid DeviceId, string DeviceCode);
