// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Sessions;

/// <summary>Where the bearer of a request comes from: nowhere, or this device's session.</summary>
internal interface IAccess
{
    /// <summary>A token that is good for a while yet, or null for a request without one.</summary>
    Task<string?> TokenAsync(CancellationToken ct);

    /// <summary>Gets another token after the server refused this one.</summary>
    /// <returns>Whether a new try makes sense.</returns>
    Task<bool> RenewAsync(string? refused, CancellationToken ct);
}
