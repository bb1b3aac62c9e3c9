// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Security.Cryptography;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Auth.Sessions;

/// <summary>Refresh tokens: 32 random bytes, opaque; the server keeps only their HMAC-SHA-256.</summary>
internal sealed class RefreshTokens(LiveSecret secret)
{
    private const int TokenSize = 32;

    /// <summary>A new token, and what the store knows it by.</summary>
    public (string Token, byte[] Hmac) New()
    {
        var bytes = RandomNumberGenerator.GetBytes(TokenSize);
        return (Base64Url.EncodeToString(bytes), HMACSHA256.HashData(secret.Ring.Current.RevealBytes(), bytes));
    }

    /// <returns>What the store may know the token by, most likely first; nothing when it cannot be one of ours.</returns>
    public IReadOnlyList<byte[]> Hmacs(string token)
    {
        if (token.Length > 64 || !Base64Url.IsValid(token)) return [];
        var bytes = Base64Url.DecodeFromChars(token);
        return bytes.Length == TokenSize ? [.. secret.Ring.All.Select(key => HMACSHA256.HashData(key.RevealBytes(), bytes))] : [];
    }
}
