// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Auth;

/// <summary>What is published of the routes that begin and end sessions.</summary>
internal static class AuthContract
{
    private const string Password = "correct horse battery staple";
    private const string RefreshToken = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA";

    private static readonly RouteBody Session = RouteBody.Json(
        WireJson.Default.SessionResponse,
        new SessionResponse(Sample.Alice, Sample.AlicesPhone, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl", RefreshToken, 900));

    public static readonly RouteContract Register = new(
        "register",
        "Register an account",
        "Makes an account and its first device, and begins a session of it. The one route that tells whether a name is taken.")
    {
        Takes = RouteBody.Json(
            WireJson.Default.RegisterRequest, new RegisterRequest { Username = "alice", Password = Password, DeviceName = "Alice's phone" }),
        Gives = [new(201, "The account, its device, and tokens.", Session)],
    };

    public static readonly RouteContract Login = new(
        "login",
        "Log in",
        """
        Begins a session. Without `device_id` a new device is made, which others encrypt for once the account's first device has signed
        for it. A wrong name and a wrong password are told alike. Attempts are limited per account named as well as per address.
        """)
    {
        Takes = RouteBody.Json(
            WireJson.Default.LoginRequest, new LoginRequest { Username = "alice", Password = Password, DeviceId = Sample.AlicesPhone }),
        Gives = [new(200, "The account, the device, and tokens.", Session)],
    };

    public static readonly RouteContract Refresh = new(
        "refresh",
        "Renew the tokens",
        "Gives an access token and the next refresh token. A refresh token works once: a spent one ends every session that came of it, sockets too.")
    {
        Takes = RouteBody.Json(WireJson.Default.RefreshRequest, new RefreshRequest { RefreshToken = RefreshToken }),
        Gives = [new(200, "New tokens of the same device.", Session)],
    };

    public static readonly RouteContract Logout = new(
        "logout",
        "Log out",
        "Ends the session of the token, or those of all devices of the account. Its socket is closed with 4401.")
    {
        Takes = RouteBody.Json(WireJson.Default.LogoutRequest, new LogoutRequest { AllDevices = true }).Optional(),
        Gives = [new(204, "The session has ended.")],
    };

    public static readonly RouteContract ChangePassword = new(
        "changePassword",
        "Change the password",
        "Ends all other sessions of the account; the one that asks goes on.")
    {
        Takes = RouteBody.Json(
            WireJson.Default.PasswordRequest, new PasswordRequest { CurrentPassword = Password, NewPassword = "another horse, another stable" }),
        Gives = [new(204, "The new password holds.")],
    };
}
