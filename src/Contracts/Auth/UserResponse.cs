// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>GET /api/v1/auth/users/{username}.</summary>
/// <param name="UserId">The account of that name.</param>
public sealed record UserResponse(Guid UserId);
