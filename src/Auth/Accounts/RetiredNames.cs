// SPDX-License-Identifier: MIT
// A name set free would let somebody else be taken for its former owner. It stays taken, as an HMAC: the row says nothing to
// who has the database without the secret.
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Auth.Accounts;

/// <summary>Names of erased accounts.</summary>
internal sealed class RetiredNames(SecretText secret)
{
    private readonly byte[] _key = secret.RevealBytes();

    /// <summary>What the store knows a name by.</summary>
    public byte[] Hmac(string username) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(username));
}
