// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Sessions;

/// <summary>For routes that take no token.</summary>
internal sealed class NoAccess : IAccess
{
    public static NoAccess Instance { get; } = new();

    public Task<string?> TokenAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<bool> RenewAsync(string? refused, CancellationToken ct) => Task.FromResult(false);
}
