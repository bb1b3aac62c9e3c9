// SPDX-License-Identifier: MIT
// X25519KeyPair: one Diffie-Hellman pair: a prekey, an ephemeral key or a ratchet key. RFC 7748 §6.1.
// Owns 32 secret bytes, zeroed on Dispose. One owner; not thread-safe.
namespace SecureMessenger.Primitives;

/// <summary>An X25519 private key with its public key.</summary>
public sealed class X25519KeyPair : IDisposable
{
    /// <summary>Length of an exported private key, bytes.</summary>
    public const int PrivateKeySize = X25519.KeySize;

    private readonly SecretBytes _privateKey;

    private X25519KeyPair(SecretBytes privateKey, X25519PublicKey publicKey)
    {
        _privateKey = privateKey;
        PublicKey = publicKey;
    }

    private X25519KeyPair(SecretBytes privateKey)
    {
        Span<byte> encoded = stackalloc byte[X25519PublicKey.Size];
        X25519.DerivePublicKey(privateKey.Expose(), encoded);
        if (!X25519PublicKey.TryImport(encoded, out var publicKey))
            throw new ArgumentException("The private key has no usable public key.", nameof(privateKey));
        _privateKey = privateKey;
        PublicKey = publicKey!;
    }

    /// <summary>The public half.</summary>
    public X25519PublicKey PublicKey { get; }

    /// <summary>Draws a fresh pair.</summary>
    /// <param name="random">Where the 32 bytes come from.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    public static X25519KeyPair Generate(RandomSource random) => new(SecretBytes.Random(PrivateKeySize, random));

    /// <summary>Takes a stored private key.</summary>
    /// <param name="privateKey">32 secret bytes, copied.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not 32.</exception>
    public static X25519KeyPair FromPrivateKey(ReadOnlySpan<byte> privateKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, PrivateKeySize);
        return new X25519KeyPair(SecretBytes.CopyOf(privateKey));
    }

    /// <summary>A second owner of the same pair; cheaper than <see cref="FromPrivateKey"/>.</summary>
    /// <returns>The pair; the caller disposes it.</returns>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public X25519KeyPair Copy() => new(SecretBytes.CopyOf(_privateKey.Expose()), PublicKey);

    /// <summary>Computes a shared value. Never a key by itself: put it through HKDF with the transcript.</summary>
    /// <param name="theirs">The other side's checked key.</param>
    /// <param name="shared">Receives 32 secret bytes, or zeros on false; the caller zeroes them.</param>
    /// <returns>False if the result is all zeros.</returns>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public bool TryAgree(X25519PublicKey theirs, Span<byte> shared)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        return X25519.TryAgree(_privateKey.Expose(), theirs.Bytes, shared);
    }

    /// <summary>Copies the private key out, for an encrypted store.</summary>
    /// <param name="destination">Receives 32 secret bytes; the caller zeroes them.</param>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public void ExportPrivateKey(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, PrivateKeySize);
        _privateKey.Expose().CopyTo(destination);
    }

    /// <summary>Zeroes the private key. May be called again.</summary>
    public void Dispose() => _privateKey.Dispose();
}
