// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>DELETE /api/v1/auth/account.</summary>
public sealed class EraseAccountRequest
{
    /// <summary>The account's password.</summary>
    public string? Password { get; init; }
}
