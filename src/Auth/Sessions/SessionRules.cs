// SPDX-License-Identifier: MIT
using SecureMessenger.Auth.Devices;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Auth.Sessions;

/// <summary>
/// Sessions begin with a login, go on by single-use refresh tokens and end by logout or when a spent token comes back:
/// then somebody has a copy, and nobody can tell who (RFC 9700 §4.14.2).
/// </summary>
internal sealed class SessionRules(
    Database database,
    SessionStore sessions,
    DeviceStore devices,
    RefreshTokens tokens,
    AccessTokenIssuer access,
    EndedSessions ended,
    SessionClock clock)
{
    public Task<SessionResponse> BeginAsync(SqlSession sql, UserId user, DeviceId device, CancellationToken ct) =>
        IssueAsync(sql, clock.NewSession(), user, device, ct);

    public async Task<Outcome<SessionResponse>> RefreshAsync(RefreshRequest request, CancellationToken ct)
    {
        if (request.RefreshToken is null) return Refusal.Field(ProblemCodes.InvalidFields, "refresh_token", "is missing");
        var hmacs = tokens.Hmacs(request.RefreshToken);
        return await database.WriteAsync<Outcome<SessionResponse>>(async (sql, token) =>
        {
            var (hmac, row) = await FindAsync(sql, hmacs, token);
            if (row is null || clock.HasPassed(row.ExpiresAt)) return ProblemCodes.BadRefreshToken;
            if (row.Revoked) return ProblemCodes.DeviceRevoked;
            if (row.Disabled) return ProblemCodes.AccountDisabled;
            if (row.Spent || !await sessions.SpendAsync(sql, hmac, token))
            {
                await EndAsync(sql, row.Session, SessionEnd.LoggedOut, token);
                return ProblemCodes.RefreshTokenReused;
            }

            await devices.SeeTodayAsync(sql, row.Device, token);
            return await IssueAsync(sql, row.Session, row.User, row.Device, token);
        }, ct);
    }

    /// <summary>Logout: dead at once on every node, sockets included.</summary>
    public Task EndAsync(Caller caller, bool allDevices, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        if (allDevices) await EndOthersAsync(sql, caller, token);
        await EndAsync(sql, caller.Session, SessionEnd.LoggedOut, token);
    }, ct);

    /// <summary>Ends every session of the account but the caller's.</summary>
    public async Task EndOthersAsync(SqlSession sql, Caller caller, CancellationToken ct)
    {
        foreach (var session in await SessionStore.OfUserAsync(sql, caller.User, ct))
        {
            if (session != caller.Session) await EndAsync(sql, session, SessionEnd.LoggedOut, ct);
        }
    }

    /// <summary>A device has one session: a new login ends the one before, revoking it the last one.</summary>
    public async Task EndDeviceAsync(SqlSession sql, DeviceId device, SessionEnd how, CancellationToken ct)
    {
        foreach (var session in await SessionStore.OfDeviceAsync(sql, device, ct)) await EndAsync(sql, session, how, ct);
    }

    /// <summary>Ends every session of the account.</summary>
    /// <param name="sql">The transaction.</param>
    /// <param name="user">The account.</param>
    /// <param name="forget">Whether its refresh tokens go, too; one that stays is refused for another reason.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> EndUserAsync(SqlSession sql, UserId user, bool forget, CancellationToken ct)
    {
        var all = await SessionStore.OfUserAsync(sql, user, ct);
        foreach (var session in all) await ended.AddAsync(sql, session, SessionEnd.LoggedOut, ct);
        if (forget) await SessionStore.DropAsync(sql, user, ct);
        return all.Count;
    }

    /// <summary>Ends a page of everybody's sessions.</summary>
    /// <returns>The last of them; null when there was none left.</returns>
    public async Task<(int Count, SessionId? Last)> EndPageAsync(SqlSession sql, SessionId after, int limit, CancellationToken ct)
    {
        var page = await SessionStore.PageAsync(sql, after, limit, ct);
        foreach (var session in page) await EndAsync(sql, session, SessionEnd.LoggedOut, ct);
        return (page.Count, page.Count == 0 ? null : page[^1]);
    }

    // The refresh tokens of a revoked device stay until they expire: whoever comes with one is told what has become of it.
    private async Task EndAsync(SqlSession sql, SessionId session, SessionEnd how, CancellationToken ct)
    {
        if (how == SessionEnd.LoggedOut) await SessionStore.EndAsync(sql, session, ct);
        await ended.AddAsync(sql, session, how, ct);
    }

    // While secrets are rotated a token may be known by another than the current one.
    private static async Task<(byte[] Hmac, RefreshRow? Row)> FindAsync(SqlSession sql, IReadOnlyList<byte[]> hmacs, CancellationToken ct)
    {
        foreach (var hmac in hmacs)
        {
            if (await SessionStore.FindAsync(sql, hmac, ct) is { } row) return (hmac, row);
        }

        return ([], null);
    }

    private async Task<SessionResponse> IssueAsync(SqlSession sql, SessionId session, UserId user, DeviceId device, CancellationToken ct)
    {
        var (refresh, hmac) = tokens.New();
        await sessions.AddAsync(sql, hmac, new(session, user, device, clock.RefreshExpiry), ct);
        return new(user.Value, device.Value, access.Issue(user, device, session), refresh, access.ExpiresInSeconds);
    }
}
