// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/login.</summary>
public sealed class LoginRequest
{
    /// <summary>The account's name.</summary>
    [Required]
    public string? Username { get; init; }

    /// <summary>The account's password.</summary>
    [Required]
    public string? Password { get; init; }

    /// <summary>Name of the new device; ignored with <see cref="DeviceId"/>.</summary>
    [MaxLength(64)]
    public string? DeviceName { get; init; }

    /// <summary>A device of this account that logs in again; without it a new device is made.</summary>
    public Guid? DeviceId { get; init; }
}
