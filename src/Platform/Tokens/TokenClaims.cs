// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Tokens;

/// <summary>Names of the claims in an access token (RFC 7519 and our own).</summary>
internal static class TokenClaims
{
    public const string User = "sub";
    public const string Device = "device";
    public const string Session = "sid";
    public const string TokenId = "jti";
    public const string Expires = "exp";
}
