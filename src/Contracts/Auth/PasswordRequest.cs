// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/password.</summary>
public sealed class PasswordRequest
{
    /// <summary>The password so far.</summary>
    public string? CurrentPassword { get; init; }

    /// <summary>The password from now on, 8–256 characters.</summary>
    public string? NewPassword { get; init; }
}
