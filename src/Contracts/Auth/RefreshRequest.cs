// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/refresh.</summary>
public sealed class RefreshRequest
{
    /// <summary>The refresh token of the last answer; single use.</summary>
    [Required]
    public string? RefreshToken { get; init; }
}
