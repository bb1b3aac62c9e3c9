// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Tokens;

/// <summary>Who is calling: from a verified token only.</summary>
/// <param name="User">The account.</param>
/// <param name="Device">The device.</param>
/// <param name="Session">The login.</param>
/// <param name="ExpiresAt">When the token ends.</param>
public sealed record Caller(UserId User, DeviceId Device, SessionId Session, DateTimeOffset ExpiresAt)
{
    /// <summary>Binds a handler's parameter. Routes that take it demand authentication, so it is there.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(From(context.User));

    /// <summary>The principal that is read back as this caller.</summary>
    internal ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new(TokenClaims.User, User.ToString()),
            new(TokenClaims.Device, Device.ToString()),
            new(TokenClaims.Session, Session.ToString()),
            new(TokenClaims.Expires, ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        authenticationType: "Ticket"));

    /// <summary>The caller of a verified principal; null when a claim is missing or not what we sign.</summary>
    internal static Caller? From(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(TokenClaims.User), out var user)
        && Guid.TryParse(principal.FindFirstValue(TokenClaims.Device), out var device)
        && Guid.TryParse(principal.FindFirstValue(TokenClaims.Session), out var session)
        && long.TryParse(principal.FindFirstValue(TokenClaims.Expires), CultureInfo.InvariantCulture, out var expires)
        && expires >= 0 && expires <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new(new(user), new(device), new(session), DateTimeOffset.FromUnixTimeSeconds(expires))
            : null;
}
