// SPDX-License-Identifier: MIT
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
        if (tokens.Hmac(request.RefreshToken) is not { } hmac) return ProblemCodes.BadRefreshToken;
        return await database.WriteAsync<Outcome<SessionResponse>>(async (sql, token) =>
        {
            var row = await SessionStore.FindAsync(sql, hmac, token);
            if (row is null || clock.HasPassed(row.ExpiresAt)) return ProblemCodes.BadRefreshToken;
            if (row.Spent || !await sessions.SpendAsync(sql, hmac, token))
            {
                await EndAsync(sql, row.Session, token);
                return ProblemCodes.RefreshTokenReused;
            }

            await sessions.PurgeAsync(sql, token);
            return await IssueAsync(sql, row.Session, row.User, row.Device, token);
        }, ct);
    }

    /// <summary>Logout: dead at once on every node, sockets included.</summary>
    public Task EndAsync(Caller caller, bool allDevices, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        await EndAsync(sql, caller.Session, token);
        if (!allDevices) return;
        foreach (var session in await SessionStore.OfUserAsync(sql, caller.User, token)) await EndAsync(sql, session, token);
    }, ct);

    /// <summary>A device has one session: a new login ends the one before.</summary>
    public async Task EndDeviceAsync(SqlSession sql, DeviceId device, CancellationToken ct)
    {
        foreach (var session in await SessionStore.OfDeviceAsync(sql, device, ct)) await EndAsync(sql, session, ct);
    }

    private async Task EndAsync(SqlSession sql, SessionId session, CancellationToken ct)
    {
        await SessionStore.EndAsync(sql, session, ct);
        await ended.AddAsync(sql, session, ct);
    }

    private async Task<SessionResponse> IssueAsync(SqlSession sql, SessionId session, UserId user, DeviceId device, CancellationToken ct)
    {
        var refresh = RefreshTokens.New();
        await sessions.AddAsync(sql, tokens.Hmac(refresh)!, new(session, user, device, clock.RefreshExpiry, Spent: false), ct);
        return new(user.Value, device.Value, access.Issue(user, device, session), refresh, access.ExpiresInSeconds);
    }
}
