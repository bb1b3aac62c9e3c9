// SPDX-License-Identifier: MIT
// SenderPublicKey: the Ed25519 key one sender-key chain signs with, checked on import. RFC 8032 §5.1; context 6.
// Holds 32 public bytes; immutable. Not an identity: a type of its own, so that neither can stand for the other.
namespace SecureMessenger.Primitives;

/// <summary>A checked public key of a sender-key chain.</summary>
public sealed class SenderPublicKey : IEquatable<SenderPublicKey>
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = Ed25519.PublicKeySize;

    private readonly byte[] _bytes;

    private SenderPublicKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The encoded key.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Checks and takes a key that came from outside. Costs a point check: import once and keep.</summary>
    /// <param name="bytes">The encoded key.</param>
    /// <param name="key">The key, or null.</param>
    /// <returns>False for another length than 32, a point that is not canonical, and small or mixed order.</returns>
    public static bool TryImport(ReadOnlySpan<byte> bytes, out SenderPublicKey? key)
    {
        key = bytes.Length == Size && Sodium.crypto_core_ed25519_is_valid_point(bytes) == 1 ? new SenderPublicKey(bytes.ToArray()) : null;
        return key is not null;
    }

    /// <summary>Verifies a signature made by <see cref="SenderKeyPair.Sign"/>.</summary>
    /// <param name="body">The signed body.</param>
    /// <param name="signature">The signature; another length than 64 is refused.</param>
    /// <returns>Whether the signature holds for this key and body.</returns>
    public bool Verify(ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature) =>
        SignedStatement.Verify(_bytes, SignatureContext.SenderKeyMessage, body, signature);

    /// <summary>Compares the encoded bytes.</summary>
    /// <param name="other">The key to compare with.</param>
    /// <returns>Whether both are the same key.</returns>
    public bool Equals(SenderPublicKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SenderPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);
}
