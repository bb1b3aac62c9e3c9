// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;

namespace SecureMessenger.Platform.Cluster.Limits;

/// <summary>
/// Names of buckets at Redis: an HMAC of whose bucket it is. A bare hash would not do, there are too few addresses: who reads Redis
/// could hash them all.
/// </summary>
public sealed class BucketKeys
{
    private readonly byte[] _key;
    private readonly string _prefix;

    /// <summary>Derives the key from a secret that all processes of one installation have (RFC 5869).</summary>
    public BucketKeys(string prefix, byte[] secret)
    {
        _prefix = prefix;
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, HMACSHA256.HashSizeInBytes, info: "secure-messenger rate limit buckets"u8.ToArray());
    }

    /// <summary>The key of one bucket; the limit's name is no secret.</summary>
    public string Of(string limit, string whose) =>
        $"{_prefix}limit:{limit}:{Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(whose)))}";
}
