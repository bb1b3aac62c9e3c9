// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Security.Cryptography;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Auth.Sessions;

/// <summary>Refresh tokens: 32 random bytes, opaque; the server keeps only their HMAC-SHA-256.</summary>
internal sealed class RefreshTokens(AuthOptions options, InstanceSecrets secrets)
{
    private const int TokenSize = 32;
    private readonly byte[] _key = (options.RefreshSecret ?? secrets.ReadOrMake("jwt_refresh_secret")).RevealBytes();

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenSize));

    /// <returns>What the store knows the token by, or null when it cannot be one of ours.</returns>
    public byte[]? Hmac(string? token)
    {
        if (token is null || token.Length > 64 || !Base64Url.IsValid(token)) return null;
        var bytes = Base64Url.DecodeFromChars(token);
        return bytes.Length == TokenSize ? HMACSHA256.HashData(_key, bytes) : null;
    }
}
