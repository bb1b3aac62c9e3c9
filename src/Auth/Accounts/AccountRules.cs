// SPDX-License-Identifier: MIT
using SecureMessenger.Auth.Devices;
using SecureMessenger.Auth.Passwords;
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Auth.Accounts;

/// <summary>Registration, login, look-up.</summary>
internal sealed class AccountRules(
    Database database, AccountStore accounts, DeviceStore devices, SessionRules sessions, PasswordHasher hasher, Outbox outbox,
    RateLimiter limiter, RateLimitTable limits, TimeProvider clock)
{
    private const int MaxDeviceNameLength = 64;
    private const string DefaultDeviceName = "device";

    public async Task<Outcome<SessionResponse>> RegisterAsync(RegisterRequest request, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.Require(Usernames.TryFold(request.Username, out var username), "username", Usernames.Rule);
        PasswordRules.Check(request.Password, "password", errors);
        CheckDeviceName(request.DeviceName, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;

        var hash = await hasher.HashAsync(request.Password!, ct);
        if (hash is null) return ProblemCodes.Busy;
        return await database.WriteAsync<Outcome<SessionResponse>>(async (sql, token) =>
        {
            var user = UserId.New(clock);
            if (!await accounts.AddAsync(sql, user, username!, hash, token))
            {
                return Refusal.Field(ProblemCodes.UsernameTaken, "username", "is taken; choose another");
            }

            var device = await AddDeviceAsync(sql, user, request.DeviceName, token);
            return await sessions.BeginAsync(sql, user, device, token);
        }, ct);
    }

    public async Task<Outcome<SessionResponse>> LoginAsync(LoginRequest request, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.Require(request.Username is { Length: > 0 }, "username", "is missing");
        PasswordRules.CheckPresent(request.Password, "password", errors);
        CheckDeviceName(request.DeviceName, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;

        // An unknown name has the same limit, costs the same hash as a wrong password and gets the same answer.
        var isName = Usernames.TryFold(request.Username, out var username);
        if (isName && await limiter.TakeAsync(limits.LoginOfAccount, username!, ct) is { IsAllowed: false } tooMany)
        {
            return new Refusal(ProblemCodes.RateLimited) { RetryAfter = tooMany.RetryAfter };
        }

        var account = isName ? await accounts.FindAsync(username!, ct) : null;
        var check = await hasher.VerifyAsync(request.Password!, account?.PasswordHash, ct);
        if (check == PasswordCheck.Busy) return ProblemCodes.Busy;
        if (account is null || check == PasswordCheck.Wrong) return ProblemCodes.BadCredentials;
        var rehashed = check == PasswordCheck.RightButOutdated ? await hasher.HashAsync(request.Password!, ct) : null;

        return await database.WriteAsync(async (sql, token) =>
        {
            // Between the check and now the password may have been changed, or the account erased.
            if (!await AccountStore.IsCurrentAsync(sql, account, token)) return ProblemCodes.BadCredentials;
            if (await AccountStore.IsDisabledAsync(sql, account.Id, token)) return ProblemCodes.AccountDisabled;
            if (rehashed is not null) await AccountStore.RehashAsync(sql, account, rehashed, token);
            return await BeginOnDeviceAsync(sql, account.Id, request, token);
        }, ct);
    }

    public async Task<Outcome<UserResponse>> FindAsync(string text, CancellationToken ct) =>
        Usernames.TryFold(text, out var username) && await accounts.FindAsync(username, ct) is { } account
            ? new UserResponse(account.Id.Value)
            : ProblemCodes.UnknownUser;

    private async Task<Outcome<SessionResponse>> BeginOnDeviceAsync(
        SqlSession sql, UserId user, LoginRequest request, CancellationToken ct)
    {
        if (request.DeviceId is not { } known)
        {
            return await sessions.BeginAsync(sql, user, await AddDeviceAsync(sql, user, request.DeviceName, ct), ct);
        }

        var device = new DeviceId(known);
        switch (await DeviceStore.IsRevokedAsync(sql, user, device, ct))
        {
            case true: return ProblemCodes.DeviceRevoked;
            case null: return Refusal.Field(ProblemCodes.UnknownDevice, "device_id", "is not a device of this account; leave it out for a new device");
        }

        await devices.SeeAsync(sql, device, ct);
        await sessions.EndDeviceAsync(sql, device, SessionEnd.LoggedOut, ct);
        return await sessions.BeginAsync(sql, user, device, ct);
    }

    private async Task<DeviceId> AddDeviceAsync(SqlSession sql, UserId user, string? name, CancellationToken ct)
    {
        var device = DeviceId.New(clock);
        await devices.AddAsync(sql, user, device, string.IsNullOrWhiteSpace(name) ? DefaultDeviceName : name, ct);
        await outbox.AddAsync(sql, new DeviceAdded(user.Value, device.Value), EventJson.Default.DeviceAdded, ct);
        return device;
    }

    private static void CheckDeviceName(string? name, FieldErrors errors) => errors.Require(
        name is null || (name.Length <= MaxDeviceNameLength && !name.Any(char.IsControl)),
        "device_name", "at most 64 characters, none of them control characters");
}
