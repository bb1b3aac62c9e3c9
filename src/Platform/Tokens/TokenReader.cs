// SPDX-License-Identifier: MIT
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;

namespace SecureMessenger.Platform.Tokens;

/// <summary>Checks an access token that did not come with a request: the same rules as at the door.</summary>
public sealed class TokenReader
{
    // As many as a header may hold.
    private const int MaxLength = 16 * 1024;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };
    private readonly TokenAuthentication _authentication;
    private readonly EndedSessions _ended;

    internal TokenReader(TokenAuthentication authentication, EndedSessions ended)
    {
        _authentication = authentication;
        _ended = ended;
    }

    /// <summary>Whose it is; null when it is not valid, has expired, or its session has ended.</summary>
    public async Task<Caller?> ReadAsync(string token)
    {
        if (token.Length is 0 or > MaxLength) return null;
        var result = await _handler.ValidateTokenAsync(token, _authentication.Parameters());
        if (!result.IsValid || Caller.From(new ClaimsPrincipal(result.ClaimsIdentity)) is not { } caller) return null;
        return _ended.HowEnded(caller.Session) is null ? caller : null;
    }
}
