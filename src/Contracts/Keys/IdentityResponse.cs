// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>GET /api/v1/keys/identity/{user_id}.</summary>
/// <param name="UserId">The account.</param>
/// <param name="DeviceList">The signed list of devices, newest version; verify it, do not trust it.</param>
/// <param name="DeviceListSignature">By the first device of the list.</param>
/// <param name="Devices">Every device that has published an identity, listed or not.</param>
public sealed record IdentityResponse(
    Guid UserId, byte[] DeviceList, [property: Bytes(64)] byte[] DeviceListSignature, IReadOnlyList<IdentityDevice> Devices);
