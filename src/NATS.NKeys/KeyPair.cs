// SPDX-License-Identifier: MIT
// The names and shapes are those that the client of NATS calls. What a key looks like: docs.nats.io, 'NKeys'.
using SecureMessenger.Primitives;

namespace NATS.NKeys;

/// <summary>The Ed25519 key pair of an nkey. Its seed never leaves it.</summary>
public sealed class KeyPair : IDisposable
{
    private readonly SecretBytes _secret = new(Ed25519.SecretKeySize);
    private readonly byte[] _public = new byte[Ed25519.PublicKeySize];
    private readonly byte _kind;

    private KeyPair(ReadOnlySpan<byte> seed, byte kind)
    {
        _kind = kind;
        Ed25519.ExpandSeed(seed, _public, _secret.ExposeForWriting());
    }

    /// <summary>Reads an encoded seed, as <c>SU…</c>.</summary>
    /// <exception cref="FormatException">It is no seed; the message does not repeat it.</exception>
    public static KeyPair FromSeed(ReadOnlySpan<char> seed)
    {
        using var decoded = EncodedKey.ReadSeed(seed, out var kind);
        return new KeyPair(decoded.Expose(), kind);
    }

    /// <summary>The encoded public key, as <c>U…</c> of a user.</summary>
    public string GetPublicKey() => EncodedKey.WritePublic(_kind, _public);

    /// <summary>Signs.</summary>
    /// <param name="message">Of any length: the server's challenge.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    public void Sign(ReadOnlyMemory<byte> message, Memory<byte> signature) =>
        Ed25519.Sign(_secret.Expose(), message.Span, signature.Span[..Ed25519.SignatureSize]);

    /// <summary>Zeroes the secret.</summary>
    public void Dispose() => _secret.Dispose();

    /// <inheritdoc />
    public override string ToString() => GetPublicKey();
}
