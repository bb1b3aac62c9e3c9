// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/password.</summary>
public sealed class PasswordRequest
{
    /// <summary>The password so far.</summary>
    [Required]
    public string? CurrentPassword { get; init; }

    /// <summary>The password from now on, 8–256 characters.</summary>
    [Required, StringLength(256, MinimumLength = 8)]
    public string? NewPassword { get; init; }
}
