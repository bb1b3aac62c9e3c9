// SPDX-License-Identifier: MIT
// IdentityPublicKey: a device's Ed25519 key, checked on import, with its X25519 form (RFC 7748 §4.1) computed once.
// Holds public bytes only; immutable. The map forgets a sign, so transcripts and fingerprints carry the Ed25519 bytes.
namespace SecureMessenger.Primitives;

/// <summary>A checked Ed25519 identity key with its mapped X25519 key.</summary>
public sealed class IdentityPublicKey : IEquatable<IdentityPublicKey>
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = Ed25519.PublicKeySize;

    private readonly byte[] _bytes;

    private IdentityPublicKey(ReadOnlySpan<byte> bytes, X25519PublicKey agreementKey)
    {
        _bytes = bytes.ToArray();
        AgreementKey = agreementKey;
    }

    /// <summary>The 32 bytes of the Ed25519 key (RFC 8032 §5.1.2).</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The same key as X25519, for key agreement only.</summary>
    public X25519PublicKey AgreementKey { get; }

    /// <summary>Checks and takes an identity key that came from outside. Costs two point checks: import once and keep.</summary>
    /// <param name="bytes">The encoded key.</param>
    /// <param name="key">The key, or null.</param>
    /// <returns>False for another length than 32, a point that is not canonical, and small or mixed order.</returns>
    public static bool TryImport(ReadOnlySpan<byte> bytes, out IdentityPublicKey? key)
    {
        key = null;
        if (bytes.Length != Size)
            return false;
        Span<byte> mapped = stackalloc byte[X25519PublicKey.Size];
        if (!Ed25519.TryMapPublicKey(bytes, mapped) || !X25519PublicKey.TryImport(mapped, out var agreementKey))
            return false;
        key = new IdentityPublicKey(bytes, agreementKey!);
        return true;
    }

    /// <summary>Verifies a signature made by <see cref="IdentityKeyPair.Sign"/>.</summary>
    /// <param name="context">The purpose the signature must have been made for.</param>
    /// <param name="body">The signed body.</param>
    /// <param name="signature">The signature; another length than 64 is refused.</param>
    /// <returns>Whether the signature holds for this key, purpose and body.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The context is not one of the defined purposes.</exception>
    public bool Verify(SignatureContext context, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature) =>
        SignedStatement.Verify(_bytes, context, body, signature);

    /// <summary>Compares the encoded bytes.</summary>
    /// <param name="other">The key to compare with.</param>
    /// <returns>Whether both are the same key.</returns>
    public bool Equals(IdentityPublicKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IdentityPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>The key as lower-case hexadecimal.</summary>
    /// <returns>64 digits.</returns>
    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
