// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Auth.Accounts;
using SecureMessenger.Auth.Devices;
using SecureMessenger.Auth.Erasure;
using SecureMessenger.Auth.Exports;
using SecureMessenger.Auth.Sessions;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Auth;

/// <summary>The routes of the room.</summary>
internal static class AuthEndpoints
{
    public static void Map(RouteGroupBuilder auth)
    {
        auth.MapPost("/register", Register).Describe(AuthContract.Register)
            .Limit(limits => limits.Register, LimitKeys.Address)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.UsernameTaken, ProblemCodes.Busy);
        auth.MapPost("/login", Login).Describe(AuthContract.Login)
            .Limit(limits => limits.LoginOfAddress, LimitKeys.Address)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadCredentials, ProblemCodes.UnknownDevice, ProblemCodes.DeviceRevoked,
                ProblemCodes.AccountDisabled, ProblemCodes.Busy);
        auth.MapPost("/refresh", Refresh).Describe(AuthContract.Refresh)
            .Limit(limits => limits.Refresh, LimitKeys.Address)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadRefreshToken, ProblemCodes.RefreshTokenReused, ProblemCodes.DeviceRevoked,
                ProblemCodes.AccountDisabled);
        auth.MapPost("/logout", Logout).Describe(AuthContract.Logout).RequireAuthorization();
        auth.MapPost("/password", ChangePassword).Describe(AuthContract.ChangePassword).RequireAuthorization()
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadCredentials, ProblemCodes.Busy);
        MapAccount(auth);
    }

    private static void MapAccount(RouteGroupBuilder auth)
    {
        auth.MapGet("/devices", ListDevices).Describe(AccountContract.ListDevices).RequireAuthorization()
            .Refuses(ProblemCodes.InvalidFields);
        auth.MapDelete("/devices/{id:guid}", RevokeDevice).Describe(AccountContract.RevokeDevice).RequireAuthorization()
            .Refuses(ProblemCodes.UnknownDevice, ProblemCodes.CurrentDevice);
        auth.MapDelete("/account", EraseAccount).Describe(AccountContract.EraseAccount).RequireAuthorization()
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadCredentials, ProblemCodes.Busy);
        auth.MapGet("/export", Export).Describe(AccountContract.Export).RequireAuthorization()
            .Limit(limits => limits.Export, LimitKeys.Account)
            .Refuses(ProblemCodes.Busy);
        auth.MapGet("/users/{username}", FindUser).Describe(AccountContract.FindUser).RequireAuthorization()
            .Limit(limits => limits.Lookup, LimitKeys.Device)
            .Refuses(ProblemCodes.UnknownUser);
    }

    private static async Task<IResult> Register(RegisterRequest request, AccountRules accounts, AuthMeter meter, CancellationToken ct) =>
        meter.Registration(await accounts.RegisterAsync(request, ct)).ToResult(WireJson.Default.SessionResponse, StatusCodes.Status201Created);

    private static async Task<IResult> Login(LoginRequest request, AccountRules accounts, AuthMeter meter, CancellationToken ct) =>
        meter.Login(await accounts.LoginAsync(request, ct)).ToResult(WireJson.Default.SessionResponse);

    private static async Task<IResult> Refresh(RefreshRequest request, SessionRules sessions, AuthMeter meter, CancellationToken ct) =>
        meter.Refresh(await sessions.RefreshAsync(request, ct)).ToResult(WireJson.Default.SessionResponse);

    private static async Task<IResult> Logout(Caller caller, LogoutRequest? request, SessionRules sessions, CancellationToken ct)
    {
        await sessions.EndAsync(caller, request?.AllDevices ?? false, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> ListDevices(Caller caller, string? cursor, string? limit, DeviceRules devices, CancellationToken ct) =>
        (await devices.ListAsync(caller, cursor, limit, ct)).ToResult(WireJson.Default.DevicesPage);

    private static async Task<IResult> RevokeDevice(Caller caller, Guid id, DeviceRules devices, CancellationToken ct) =>
        (await devices.RevokeAsync(caller, new DeviceId(id), ct)).ToNoContent();

    private static async Task<IResult> ChangePassword(Caller caller, PasswordRequest request, PasswordRules passwords, CancellationToken ct) =>
        (await passwords.ChangeAsync(caller, request, ct)).ToNoContent();

    private static async Task<IResult> EraseAccount(
        Caller caller, [FromBody] EraseAccountRequest request, ErasureRules erasure, CancellationToken ct) =>
        (await erasure.EraseAsync(caller, request, ct)).ToNoContent();

    private static ExportResult Export(Caller caller) => new ExportResult(caller);

    private static async Task<IResult> FindUser(string username, AccountRules accounts, CancellationToken ct) =>
        (await accounts.FindAsync(username, ct)).ToResult(WireJson.Default.UserResponse);
}
