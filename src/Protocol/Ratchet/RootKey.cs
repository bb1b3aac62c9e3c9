// SPDX-License-Identifier: MIT
// RootKey: the Diffie-Hellman ratchet's key. Double Ratchet §2.3, §5.2 (KDF_RK).
// Owns 32 secret bytes, zeroed on Dispose. Immutable: a step makes the next root and a chain key.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class RootKey(SecretBytes key) : IDisposable
{
    /// <summary>KDF_RK: HKDF(salt = rk, ikm = DH(own, theirs) [|| SS], info = "SM1/dr/root", 64) = rk', ck.</summary>
    /// <param name="own">Our ratchet pair.</param>
    /// <param name="theirs">Their ratchet key.</param>
    /// <param name="kem">The post-quantum step this root step carries, or null; its info takes the place of the label.</param>
    /// <param name="chainKey">Receives 32 secret bytes; the caller zeroes them.</param>
    /// <returns>The next root, or null if the shared value is all zeros.</returns>
    public RootKey? TryStep(X25519KeyPair own, X25519PublicKey theirs, KemShare? kem, Span<byte> chainKey)
    {
        Span<byte> shared = stackalloc byte[X25519.KeySize + MlKem768.SharedSize];
        Span<byte> derived = stackalloc byte[2 * WireFormat.KeySize];
        try
        {
            if (!own.TryAgree(theirs, shared[..X25519.KeySize]))
                return null;
            if (kem is null)
            {
                HkdfSha256.DeriveKey(key.Expose(), shared[..X25519.KeySize], Labels.RatchetRoot, derived);
            }
            else
            {
                kem.Shared.CopyTo(shared[X25519.KeySize..]);
                HkdfSha256.DeriveKey(key.Expose(), shared, kem.Info, derived);
            }

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
