// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>A device in GET /api/v1/auth/devices.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Name">What it called itself when it logged in first.</param>
/// <param name="CreatedAt">When that was.</param>
/// <param name="LastSeenAt">Its latest login or, to the day, its latest refresh.</param>
/// <param name="Current">Whether it is the one that asks.</param>
/// <param name="RevokedAt">When it was revoked, if it was.</param>
public sealed record DeviceResponse(
    Guid DeviceId, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, bool Current, DateTimeOffset? RevokedAt);
