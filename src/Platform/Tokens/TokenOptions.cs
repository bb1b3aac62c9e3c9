// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.IdentityModel.Tokens;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;

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

    private readonly LiveSecret _secret;
    private volatile Keys _keys;

    /// <summary>Makes the options from a secret that stays.</summary>
    public TokenOptions(SecretText accessSecret, TimeSpan accessExpiry)
        : this(new LiveSecret(accessSecret), accessExpiry)
    {
    }

    /// <summary>Makes the options from a secret that may be rotated.</summary>
    public TokenOptions(LiveSecret accessSecret, TimeSpan accessExpiry)
    {
        _secret = accessSecret;
        _keys = Keys.Of(accessSecret.Ring);
        AccessExpiry = accessExpiry;
    }

    /// <summary>Key of HS256 for new tokens.</summary>
    public SymmetricSecurityKey SigningKey => AcceptedKeys[0];

    /// <summary>Keys of tokens that are accepted, that of new ones first.</summary>
    public IReadOnlyList<SymmetricSecurityKey> AcceptedKeys
    {
        get
        {
            var ring = _secret.Ring;
            var keys = _keys;
            if (!ReferenceEquals(keys.Ring, ring)) _keys = keys = Keys.Of(ring);
            return keys.All;
        }
    }

    /// <summary>Life of an access token.</summary>
    public TimeSpan AccessExpiry { get; }

    private sealed record Keys(SecretRing Ring, IReadOnlyList<SymmetricSecurityKey> All)
    {
        public static Keys Of(SecretRing ring) =>
            new(ring, [.. ring.All.Select(secret => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret.Reveal())))]);
    }
}
