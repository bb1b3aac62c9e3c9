// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>GET /api/v1/auth/devices.</summary>
/// <param name="Items">The account's devices, oldest first, revoked ones too.</param>
/// <param name="NextCursor">Where to go on; missing at the end.</param>
public sealed record DevicesPage(IReadOnlyList<DeviceResponse> Items, string? NextCursor);
