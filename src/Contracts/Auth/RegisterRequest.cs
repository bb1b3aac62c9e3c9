// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>POST /api/v1/auth/register.</summary>
public sealed class RegisterRequest
{
    /// <summary>3–32 of <c>a-z 0-9 _ . -</c>; upper case is folded.</summary>
    public string? Username { get; init; }

    /// <summary>8–256 characters.</summary>
    public string? Password { get; init; }

    /// <summary>What the account's list of devices shows, at most 64 characters.</summary>
    public string? DeviceName { get; init; }
}
