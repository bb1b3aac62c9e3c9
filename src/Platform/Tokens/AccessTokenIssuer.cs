// SPDX-License-Identifier: MIT
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Tokens;

/// <summary>Signs access tokens: JWT, HS256 (RFC 7519).</summary>
public sealed class AccessTokenIssuer(TokenOptions options, TimeProvider clock)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Life of the tokens, whole seconds.</summary>
    public int ExpiresInSeconds => (int)options.AccessExpiry.TotalSeconds;

    /// <summary>A token for one session of one device.</summary>
    public string Issue(UserId user, DeviceId device, SessionId session)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenOptions.Issuer,
            Audience = TokenOptions.Audience,
            IssuedAt = now,
            Expires = now + options.AccessExpiry,
            SigningCredentials = new SigningCredentials(options.SigningKey, SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object>
            {
                [TokenClaims.User] = user.ToString(),
                [TokenClaims.Device] = device.ToString(),
                [TokenClaims.Session] = session.ToString(),
                [TokenClaims.TokenId] = Guid.CreateVersion7(clock.GetUtcNow()).ToString("D"),
            },
        });
    }
}
