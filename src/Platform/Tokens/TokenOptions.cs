// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.IdentityModel.Tokens;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Tokens;

/// <summary>How access tokens are signed and how long they live.</summary>
public sealed class TokenOptions
{
    /// <summary>Who signs: every service of one installation.</summary>
    public const string Issuer = "secure-messenger";

    /// <summary>Who may read: the same.</summary>
    public const string Audience = "secure-messenger";

    /// <summary>Difference between two clocks that is forgiven.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Makes the options from the secret.</summary>
    public TokenOptions(SecretText accessSecret, TimeSpan accessExpiry)
    {
        SigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(accessSecret.Reveal()));
        AccessExpiry = accessExpiry;
    }

    /// <summary>Key of HS256.</summary>
    public SymmetricSecurityKey SigningKey { get; }

    /// <summary>Life of an access token.</summary>
    public TimeSpan AccessExpiry { get; }
}
