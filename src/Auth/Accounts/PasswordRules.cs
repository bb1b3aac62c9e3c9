// SPDX-License-Identifier: MIT
using SecureMessenger.Auth.Passwords;
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Auth.Accounts;

/// <summary>What a password must be, whether it is the account's, and changing it.</summary>
internal sealed class PasswordRules(
    Database database, AccountStore accounts, SessionRules sessions, PasswordHasher hasher, RateLimiter limiter, RateLimitTable limits)
{
    public const int MaxLength = 256;
    private const int MinLength = 8;

    public static void Check(string? password, string field, FieldErrors errors) =>
        errors.Require(password is { Length: >= MinLength and <= MaxLength }, field, $"{MinLength}–{MaxLength} characters");

    public static void CheckPresent(string? password, string field, FieldErrors errors) =>
        errors.Require(password is { Length: > 0 and <= MaxLength }, field, $"is missing or longer than {MaxLength} characters");

    /// <summary>The caller's account, if the password is its own. A stolen token guesses no faster than a stranger.</summary>
    public async Task<Outcome<Account>> ConfirmAsync(UserId user, string password, CancellationToken ct)
    {
        if (await accounts.FindAsync(user, ct) is not { } account) return ProblemCodes.BadCredentials;
        if (await limiter.TakeAsync(limits.LoginOfAccount, account.Username, ct) is { IsAllowed: false } tooMany)
        {
            return new Refusal(ProblemCodes.RateLimited) { RetryAfter = tooMany.RetryAfter };
        }

        return await hasher.VerifyAsync(password, account.PasswordHash, ct) switch
        {
            PasswordCheck.Busy => ProblemCodes.Busy,
            PasswordCheck.Wrong => ProblemCodes.BadCredentials,
            _ => account,
        };
    }

    /// <summary>Changes the password; every session but the caller's ends: null for done.</summary>
    public async Task<Refusal?> ChangeAsync(Caller caller, PasswordRequest request, CancellationToken ct)
    {
        var errors = new FieldErrors();
        CheckPresent(request.CurrentPassword, "current_password", errors);
        Check(request.NewPassword, "new_password", errors);
        if (errors.ToRefusal() is { } refusal) return refusal;
        var confirmed = await ConfirmAsync(caller.User, request.CurrentPassword!, ct);
        if (!confirmed.IsAllowed) return confirmed.Refusal;
        if (await hasher.HashAsync(request.NewPassword!, ct) is not { } hash) return ProblemCodes.Busy;

        return await database.WriteAsync<Refusal?>(async (sql, token) =>
        {
            if (!await AccountStore.ChangePasswordAsync(sql, confirmed.Value, hash, token)) return ProblemCodes.BadCredentials;
            await sessions.EndOthersAsync(sql, caller, token);
            return null;
        }, ct);
    }
}
