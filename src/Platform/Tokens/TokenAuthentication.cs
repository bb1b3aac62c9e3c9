// SPDX-License-Identifier: MIT
// Every room checks the token itself: signature under a key of ours with the algorithm we pin, issuer, audience, times, and
// that the session behind it has not ended. RFC 8725 §3.1: the token's own 'alg' decides nothing.
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Platform.Tokens;

/// <summary>Bearer authentication for every room.</summary>
internal sealed class TokenAuthentication(TokenOptions tokens, EndedSessions ended, TimeProvider clock) : IConfigureNamedOptions<JwtBearerOptions>
{
    private const string RefusalItem = "token_refusal";

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TimeProvider = clock;
        options.TokenValidationParameters = Parameters();
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context => SocketCredentials.ReadAsync(context, ended),
            OnTokenValidated = RefuseEndedSessions,
            OnAuthenticationFailed = NoteReason,
            OnChallenge = Challenge,
        };
    }

    /// <summary>What makes a token valid.</summary>
    public TokenValidationParameters Parameters() => new()
    {
        IssuerSigningKeyResolver = (_, _, _, _) => tokens.AcceptedKeys, // asked each time: keys are rotated
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidIssuer = TokenOptions.Issuer,
        ValidAudience = TokenOptions.Audience,
        ValidTypes = ["JWT"],
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ClockSkew = TokenOptions.ClockSkew,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (notBefore is { } from && from > now + parameters.ClockSkew) return false;
        if (expires is null || expires.Value <= now - parameters.ClockSkew) throw new SecurityTokenExpiredException();

        // A token signed when tokens lived longer ends with those of today: ended sessions are remembered no longer than that.
        var issued = (token as JsonWebToken)?.IssuedAt ?? DateTime.MinValue;
        if (issued <= now - parameters.ClockSkew - tokens.AccessExpiry) throw new SecurityTokenExpiredException();
        return issued <= now + parameters.ClockSkew;
    }

    private Task RefuseEndedSessions(TokenValidatedContext context)
    {
        var caller = Caller.From(context.Principal!);
        var how = caller is null ? SessionEnd.LoggedOut : ended.HowEnded(caller.Session);
        if (how is null) return Task.CompletedTask;
        context.HttpContext.Items[RefusalItem] = how == SessionEnd.DeviceRevoked
            ? (Refusal)ProblemCodes.DeviceRevoked
            : new Refusal(ProblemCodes.SessionEnded, "Log in again.");
        context.Fail("The session has ended.");
        return Task.CompletedTask;
    }

    private static Task NoteReason(AuthenticationFailedContext context)
    {
        if (context.Exception is SecurityTokenExpiredException)
        {
            context.HttpContext.Items[RefusalItem] = new Refusal(ProblemCodes.TokenExpired, "Refresh it at /api/v1/auth/refresh.");
        }

        return Task.CompletedTask;
    }

    private static Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var refusal = context.HttpContext.Items[RefusalItem] as Refusal
            ?? new Refusal(ProblemCodes.Unauthenticated, "Send 'Authorization: Bearer' with an access token from /api/v1/auth/login.");
        return ProblemResult.WriteAsync(context.HttpContext, refusal);
    }
}
