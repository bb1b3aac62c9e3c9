// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Administration;

/// <summary>What an operator sees of an account.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">Its name.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="DisabledAt">When it was disabled; null while it is not.</param>
/// <param name="Devices">Devices that are not revoked.</param>
/// <param name="LastSeenAt">When one of them was last seen, to the day.</param>
public sealed record AccountLine(Guid UserId, string Username, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, long Devices, DateTimeOffset? LastSeenAt);
