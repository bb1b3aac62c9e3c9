// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Auth.Accounts;
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Auth;

/// <summary>The routes of the room.</summary>
internal static class AuthEndpoints
{
    public static void Map(RouteGroupBuilder auth)
    {
        auth.MapPost("/register", Register).Limit(limits => limits.Register, LimitKeys.Address);
        auth.MapPost("/login", Login).Limit(limits => limits.LoginOfAddress, LimitKeys.Address);
        auth.MapPost("/refresh", Refresh).Limit(limits => limits.Refresh, LimitKeys.Address);
        auth.MapPost("/logout", Logout).RequireAuthorization();
        auth.MapGet("/users/{username}", FindUser).RequireAuthorization().Limit(limits => limits.Lookup, LimitKeys.Device);
    }

    private static async Task<IResult> Register(RegisterRequest request, AccountRules accounts, CancellationToken ct) =>
        (await accounts.RegisterAsync(request, ct)).ToResult(WireJson.Default.SessionResponse, StatusCodes.Status201Created);

    private static async Task<IResult> Login(LoginRequest request, AccountRules accounts, CancellationToken ct) =>
        (await accounts.LoginAsync(request, ct)).ToResult(WireJson.Default.SessionResponse);

    private static async Task<IResult> Refresh(RefreshRequest request, SessionRules sessions, CancellationToken ct) =>
        (await sessions.RefreshAsync(request, ct)).ToResult(WireJson.Default.SessionResponse);

    private static async Task<IResult> Logout(Caller caller, LogoutRequest? request, SessionRules sessions, CancellationToken ct)
    {
        await sessions.EndAsync(caller, request?.AllDevices ?? false, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> FindUser(string username, AccountRules accounts, CancellationToken ct) =>
        (await accounts.FindAsync(username, ct)).ToResult(WireJson.Default.UserResponse);
}
