// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/register.</summary>
public sealed class RegisterRequest
{
    /// <summary>Letters of a name; upper case is folded.</summary>
    public const string UsernamePattern = "^[A-Za-z0-9_.-]+$";

    /// <summary>3–32 of <c>a-z 0-9 _ . -</c>; upper case is folded.</summary>
    [Required, StringLength(32, MinimumLength = 3), RegularExpression(UsernamePattern)]
    public string? Username { get; init; }

    /// <summary>8–256 characters.</summary>
    [Required, StringLength(256, MinimumLength = 8)]
    public string? Password { get; init; }

    /// <summary>What the account's list of devices shows, at most 64 characters.</summary>
    [MaxLength(64)]
    public string? DeviceName { get; init; }
}
