// SPDX-License-Identifier: MIT
using SecureMessenger.Auth.Erasure;
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Auth.Accounts;

/// <summary>Accounts in the hands of the operator.</summary>
internal sealed class AccountAdministration(Database database, AccountStore accounts, SessionRules sessions, ErasureRules erasure) : IAccountAdministration
{
    private const int SessionsAtOnce = 200;

    public async Task<IReadOnlyList<AccountLine>> ListAsync(UserId after, int limit, CancellationToken ct) => await accounts.PageAsync(after, limit, ct);

    public async Task<(UserId Id, string Username)?> FindAsync(string nameOrId, CancellationToken ct)
    {
        var account = Guid.TryParse(nameOrId, out var id) ? await accounts.FindAsync(new UserId(id), ct)
            : Usernames.TryFold(nameOrId, out var username) ? await accounts.FindAsync(username, ct)
            : null;
        return account is null ? null : (account.Id, account.Username);
    }

    // Refresh tokens stay: whoever comes with one is told what has become of the account.
    public Task<bool> DisableAsync(UserId account, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        if (!await accounts.DisableAsync(sql, account, token)) return false;
        await sessions.EndUserAsync(sql, account, forget: false, token);
        return true;
    }, ct);

    public Task<bool> EnableAsync(UserId account, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        if (!await AccountStore.EnableAsync(sql, account, token)) return false;
        await sessions.EndUserAsync(sql, account, forget: true, token);
        return true;
    }, ct);

    public async Task<bool> EraseAsync(UserId account, CancellationToken ct)
    {
        if (await accounts.FindAsync(account, ct) is not { } found) return false;
        return await database.WriteAsync(async (sql, token) =>
        {
            if (!await AccountStore.IsThereAsync(sql, account, token)) return false;
            await erasure.EraseAsync(sql, found, token);
            return true;
        }, ct);
    }

    public Task<int> EndSessionsAsync(UserId account, CancellationToken ct) =>
        database.WriteAsync((sql, token) => sessions.EndUserAsync(sql, account, forget: true, token), ct);

    public async Task<int> EndAllSessionsAsync(CancellationToken ct)
    {
        var (all, after) = (0, new SessionId(Guid.Empty));
        while (true)
        {
            var from = after;
            var (count, last) = await database.WriteAsync((sql, token) => sessions.EndPageAsync(sql, from, SessionsAtOnce, token), ct);
            if (last is null) return all;
            (all, after) = (all + count, last.Value);
        }
    }
}
