// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Auth;

/// <summary>DELETE /api/v1/auth/account.</summary>
public sealed class EraseAccountRequest
{
    /// <summary>The account's password.</summary>
    [Required]
    public string? Password { get; init; }
}
