// SPDX-License-Identifier: MIT
// RootKey: the Diffie-Hellman ratchet's key. Double Ratchet §2.3, §5.2 (KDF_RK).
// Owns 32 secret bytes, zeroed on Dispose. Immutable: a step makes the next root and a chain key.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class RootKey(SecretBytes key) : IDisposable
{
    /// <summary>KDF_RK: HKDF(salt = rk, ikm = DH(own, theirs), info = "SM1/dr/root", 64) = rk', ck.</summary>
    /// <param name="own">Our ratchet pair.</param>
    /// <param name="theirs">Their ratchet key.</param>
    /// <param name="chainKey">Receives 32 secret bytes; the caller zeroes them.</param>
    /// <returns>The next root, or null if the shared value is all zeros.</returns>
    public RootKey? TryStep(X25519KeyPair own, X25519PublicKey theirs, Span<byte> chainKey)
    {
        Span<byte> shared = stackalloc byte[X25519.KeySize];
        Span<byte> derived = stackalloc byte[2 * WireFormat.KeySize];
        try
        {
            if (!own.TryAgree(theirs, shared))
                return null;
            HkdfSha256.DeriveKey(key.Expose(), shared, Labels.RatchetRoot, derived);
            derived[WireFormat.KeySize..].CopyTo(chainKey);
            return new RootKey(SecretBytes.CopyOf(derived[..WireFormat.KeySize]));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    public void Write(ref FieldWriter fields) => fields.WriteBytes(key.Expose());

    public void Dispose() => key.Dispose();
}
