// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>GET /api/v1/keys/bundle/{user_id}.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Devices">Its listed devices that have published the prekeys their suites need.</param>
public sealed record BundleResponse(Guid UserId, IReadOnlyList<BundleDevice> Devices);
