// SPDX-License-Identifier: MIT
// IdentityKeyPair: a device's one long-lived key: an Ed25519 seed that signs, and its X25519 form that agrees. RFC 8032; RFC 7748 §4.1.
// Owns 64 + 32 secret bytes, zeroed on Dispose. One owner; reads are safe on any thread.
namespace SecureMessenger.Primitives;

/// <summary>A device's identity key: signs statements and takes part in key agreement.</summary>
public sealed class IdentityKeyPair : IDisposable
{
    /// <summary>Length of the exported seed, bytes.</summary>
    public const int SeedSize = Ed25519.SeedSize;

    /// <summary>Length of a signature, bytes.</summary>
    public const int SignatureSize = Ed25519.SignatureSize;

    private readonly SecretBytes _secretKey = new(Ed25519.SecretKeySize);
    private readonly SecretBytes _agreementKey = new(X25519.KeySize);

    private IdentityKeyPair(ReadOnlySpan<byte> seed)
    {
        Span<byte> encoded = stackalloc byte[Ed25519.PublicKeySize];
        Ed25519.ExpandSeed(seed, encoded, _secretKey.ExposeForWriting());
        Ed25519.MapSecretKey(_secretKey.Expose(), _agreementKey.ExposeForWriting());
        if (!IdentityPublicKey.TryImport(encoded, out var publicKey))
            throw new ArgumentException("The seed has no usable public key.", nameof(seed));
        PublicKey = publicKey!;
    }

    /// <summary>The public half.</summary>
    public IdentityPublicKey PublicKey { get; }

    /// <summary>Draws a fresh identity.</summary>
    /// <param name="random">Where the 32 bytes of the seed come from.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    public static IdentityKeyPair Generate(RandomSource random)
    {
        using var seed = SecretBytes.Random(SeedSize, random);
        return new IdentityKeyPair(seed.Expose());
    }

    /// <summary>Takes a stored seed.</summary>
    /// <param name="seed">32 secret bytes, copied.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not 32.</exception>
    public static IdentityKeyPair FromSeed(ReadOnlySpan<byte> seed) => new(seed);

    /// <summary>Signs <c>"SM1 sig" || 0x00 || context || body</c>. Never give it bytes chosen by a server.</summary>
    /// <param name="context">The purpose.</param>
    /// <param name="body">What is stated.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The context is not one of the defined purposes, or the length is not 64.</exception>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public void Sign(SignatureContext context, ReadOnlySpan<byte> body, Span<byte> signature) =>
        SignedStatement.Sign(_secretKey.Expose(), context, body, signature);

    /// <summary>Key agreement with the mapped X25519 key: only for session setup, always through HKDF with the transcript.</summary>
    /// <param name="theirs">The other side's checked key.</param>
    /// <param name="shared">Receives 32 secret bytes, or zeros on false; the caller zeroes them.</param>
    /// <returns>False if the result is all zeros.</returns>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public bool TryAgree(X25519PublicKey theirs, Span<byte> shared)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        return X25519.TryAgree(_agreementKey.Expose(), theirs.Bytes, shared);
    }

    /// <summary>Copies the seed out, for an encrypted store.</summary>
    /// <param name="destination">Receives 32 secret bytes; the caller zeroes them.</param>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public void ExportSeed(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, SeedSize);
        _secretKey.Expose()[..SeedSize].CopyTo(destination);
    }

    /// <summary>Zeroes both private forms. May be called again.</summary>
    public void Dispose()
    {
        _secretKey.Dispose();
        _agreementKey.Dispose();
    }
}
