// SPDX-License-Identifier: MIT
// X3dh: the first root key, from three or four Diffie-Hellman values, in suite 2 a KEM value, and the transcript. X3DH §3.3-3.4; PQXDH §3.3-3.4.
// RK0 = HKDF(salt = 32 zeros, ikm = 32 x 0xFF || DH1 || DH2 || DH3 [|| DH4] [|| SS], info = "SM1/x3dh" || th). Zeroes every DH value.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal static class X3dh
{
    private const int Part = X25519.KeySize;
    private const int MaxInputSize = (5 * Part) + MlKem768.SharedSize;

    /// <summary>Alice: DH1 = (IK_A, SPK_B), DH2 = (EK_A, IK_B), DH3 = (EK_A, SPK_B), DH4 = (EK_A, OPK_B); SS, or nothing, from her encapsulation.</summary>
    public static RootKey? TryInitiate(
        IdentityKeyPair own, X25519KeyPair ephemeral, PrekeyBundle theirs, ReadOnlySpan<byte> kemShared, ReadOnlySpan<byte> transcriptHash)
    {
        Span<byte> inputKey = stackalloc byte[MaxInputSize];
        try
        {
            var agreed = own.TryAgree(theirs.SignedPrekey, inputKey.Slice(Part, Part))
                & ephemeral.TryAgree(theirs.Identity.AgreementKey, inputKey.Slice(2 * Part, Part))
                & ephemeral.TryAgree(theirs.SignedPrekey, inputKey.Slice(3 * Part, Part))
                & (theirs.OneTimePrekey is null || ephemeral.TryAgree(theirs.OneTimePrekey, inputKey.Slice(4 * Part, Part)));
            return agreed ? Derive(inputKey, theirs.OneTimePrekey is null ? 4 * Part : 5 * Part, kemShared, transcriptHash) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(inputKey);
        }
    }

    /// <summary>Bob: the same values from the other halves.</summary>
    public static RootKey? TryRespond(IdentityKeyPair own, ResponderPrekeys prekeys, InitialHeader header, ReadOnlySpan<byte> transcriptHash)
    {
        Span<byte> inputKey = stackalloc byte[MaxInputSize];
        Span<byte> kemShared = stackalloc byte[MlKem768.SharedSize];
        try
        {
            var signed = prekeys.SignedPrekey.KeyPair;
            var agreed = signed.TryAgree(header.Initiator.AgreementKey, inputKey.Slice(Part, Part))
                & own.TryAgree(header.Ephemeral, inputKey.Slice(2 * Part, Part))
                & signed.TryAgree(header.Ephemeral, inputKey.Slice(3 * Part, Part))
                & (prekeys.OneTimePrekey is null || prekeys.OneTimePrekey.KeyPair.TryAgree(header.Ephemeral, inputKey.Slice(4 * Part, Part)));
            if (!agreed)
                return null;
            prekeys.KemPrekey?.KeyPair.Decapsulate(header.Ciphertext, kemShared);
            var curveSize = prekeys.OneTimePrekey is null ? 4 * Part : 5 * Part;
            return Derive(inputKey, curveSize, prekeys.KemPrekey is null ? [] : kemShared, transcriptHash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(kemShared);
            CryptographicOperations.ZeroMemory(inputKey);
        }
    }

    private static RootKey Derive(
        Span<byte> inputKey, int curveSize, ReadOnlySpan<byte> kemShared, ReadOnlySpan<byte> transcriptHash)
    {
        kemShared.CopyTo(inputKey[curveSize..]);
        inputKey[..Part].Fill(0xFF); // sets this input apart from any encoding of a curve point (X3DH §2.2)
        Span<byte> salt = stackalloc byte[Sha256.Size];
        salt.Clear();
        Span<byte> info = stackalloc byte[Labels.X3dh.Length + SessionTranscript.HashSize];
        Labels.X3dh.CopyTo(info);
        transcriptHash.CopyTo(info[Labels.X3dh.Length..]);
        var root = new SecretBytes(WireFormat.KeySize);
        HkdfSha256.DeriveKey(salt, inputKey[..(curveSize + kemShared.Length)], info, root.ExposeForWriting());
        return new RootKey(root);
    }
}
