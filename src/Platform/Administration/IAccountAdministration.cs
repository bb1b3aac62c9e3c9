// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Administration;

/// <summary>Port: what an operator does with accounts. The room that has them serves it; others learn of it by its events, and running processes within seconds.</summary>
public interface IAccountAdministration
{
    /// <summary>A page of all accounts behind this one, in the order in which they began.</summary>
    Task<IReadOnlyList<AccountLine>> ListAsync(UserId after, int limit, CancellationToken ct);

    /// <summary>The account of a name, or an id; null for none.</summary>
    Task<(UserId Id, string Username)?> FindAsync(string nameOrId, CancellationToken ct);

    /// <summary>Refuses its logins and ends its sessions; keys and mail stay.</summary>
    /// <returns>False when it is disabled already.</returns>
    Task<bool> DisableAsync(UserId account, CancellationToken ct);

    /// <summary>Lets it log in again; sessions from before stay ended.</summary>
    /// <returns>False when it is not disabled.</returns>
    Task<bool> EnableAsync(UserId account, CancellationToken ct);

    /// <summary>Erases it, as its owner can (docs/adr/0009).</summary>
    /// <returns>False when there is none.</returns>
    Task<bool> EraseAsync(UserId account, CancellationToken ct);

    /// <summary>Ends its sessions.</summary>
    /// <returns>How many there were.</returns>
    Task<int> EndSessionsAsync(UserId account, CancellationToken ct);

    /// <summary>Ends everybody's sessions, a bounded number in each transaction.</summary>
    /// <returns>How many there were.</returns>
    Task<int> EndAllSessionsAsync(CancellationToken ct);
}
