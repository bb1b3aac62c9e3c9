// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/refresh.</summary>
public sealed class RefreshRequest
{
    /// <summary>The refresh token of the last answer; single use.</summary>
    public string? RefreshToken { get; init; }
}
