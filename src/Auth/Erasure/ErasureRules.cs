// SPDX-License-Identifier: MIT
using SecureMessenger.Auth.Accounts;
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Auth.Erasure;

/// <summary>Erasing an account: here at once, in the other rooms by event (docs/adr/0009).</summary>
internal sealed class ErasureRules(Database database, PasswordRules passwords, ErasureStore erasures, SessionRules sessions)
{
    /// <summary>Erases the caller's account, sockets and sessions first: null for done.</summary>
    public async Task<Refusal?> EraseAsync(Caller caller, EraseAccountRequest request, CancellationToken ct)
    {
        var errors = new FieldErrors();
        PasswordRules.CheckPresent(request.Password, "password", errors);
        if (errors.ToRefusal() is { } refusal) return refusal;
        var confirmed = await passwords.ConfirmAsync(caller.User, request.Password!, ct);
        if (!confirmed.IsAllowed) return confirmed.Refusal;

        return await database.WriteAsync<Refusal?>(async (sql, token) =>
        {
            if (!await AccountStore.IsCurrentAsync(sql, confirmed.Value, token)) return ProblemCodes.BadCredentials;
            await EraseAsync(sql, confirmed.Value, token);
            return null;
        }, ct);
    }

    /// <summary>Erases an account in the caller's transaction, whoever has asked for it.</summary>
    public async Task EraseAsync(SqlSession sql, Account account, CancellationToken ct)
    {
        var devices = await ErasureStore.DevicesAsync(sql, account.Id, ct);
        foreach (var device in devices) await sessions.EndDeviceAsync(sql, device, SessionEnd.DeviceRevoked, ct);
        await erasures.EraseAsync(sql, account, devices, ct);
    }
}
