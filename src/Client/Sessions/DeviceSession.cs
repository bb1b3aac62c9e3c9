// SPDX-License-Identifier: MIT
// DeviceSession: this device's tokens. Renewed before they end; a spent or refused refresh token falls back to a login
// with the account's password where one is at hand. A device that was logged out on purpose stays so.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Client.Sessions;

internal sealed class DeviceSession(ClientStore store, AuthApi auth, AccountInfo account, string? password, TimeProvider time)
    : IAccess, IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _renewing = new(1, 1);

    public static TokensRecord ToRecord(SessionResponse session, TimeProvider time) => new()
    {
        AccessToken = session.AccessToken,
        RefreshToken = session.RefreshToken,
        ExpiresAtMs = time.GetUtcNow().AddSeconds(session.ExpiresIn).ToUnixTimeMilliseconds(),
    };

    public async Task<string?> TokenAsync(CancellationToken ct)
    {
        var tokens = Current();
        if (time.GetUtcNow() + Margin < ExpiryOf(tokens))
            return tokens.AccessToken;
        await RenewAsync(tokens.AccessToken, ct);
        return Current().AccessToken;
    }

    public async Task<bool> RenewAsync(string? refused, CancellationToken ct)
    {
        await _renewing.WaitAsync(ct);
        try
        {
            var tokens = Current();
            if (tokens.AccessToken != refused)
                return true; // another caller has renewed it meanwhile
            var session = await RefreshOrLoginAsync(tokens.RefreshToken, ct);
            store.Transact(tables => tables.Settings.WriteTokens(ToRecord(session, time)));
            return true;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public DateTimeOffset ExpiresAt() => ExpiryOf(Current());

    public void Dispose() => _renewing.Dispose();

    private static DateTimeOffset ExpiryOf(TokensRecord tokens) => DateTimeOffset.FromUnixTimeMilliseconds(tokens.ExpiresAtMs);

    private TokensRecord Current() => store.Read(tables => tables.Settings.ReadTokens())
        ?? throw MessengerException.Refused(
            FailureCodes.LoggedOut, $"This device is logged out; log in again as {account.Username}.");

    private async Task<SessionResponse> RefreshOrLoginAsync(string refreshToken, CancellationToken ct)
    {
        try
        {
            return await auth.RefreshAsync(refreshToken, ct);
        }
        catch (MessengerException error) when (IsDead(error) && password is null)
        {
            throw Ended(error);
        }
        catch (MessengerException error) when (IsDead(error))
        {
            return await LoginAsync(ct);
        }
    }

    private async Task<SessionResponse> LoginAsync(CancellationToken ct)
    {
        try
        {
            return await auth.LoginAsync(
                new LoginRequest { Username = account.Username, Password = password, DeviceId = account.DeviceId }, ct);
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.BadCredentials.Code)
        {
            throw Ended(error);
        }
    }

    private static bool IsDead(MessengerException error) =>
        error.Code == ProblemCodes.BadRefreshToken.Code
        || error.Code == ProblemCodes.RefreshTokenReused.Code
        || error.Code == ProblemCodes.SessionEnded.Code;

    private MessengerException Ended(Exception cause) => MessengerException.Refused(
        FailureCodes.SessionEnded, $"The session of this device has ended; log in again as {account.Username}.", cause);
}
