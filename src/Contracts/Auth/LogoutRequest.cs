// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/logout.</summary>
public sealed record LogoutRequest
{
    /// <summary>End the sessions of every device of the account, not only this one.</summary>
    public bool AllDevices { get; init; }
}
