// SPDX-License-Identifier: MIT
// SenderKeyPair: the Ed25519 pair one sender-key chain signs its messages with. RFC 8032 §5.1; context 6 and no other.
// Owns 64 secret bytes, zeroed on Dispose. One owner; not thread-safe.
namespace SecureMessenger.Primitives;

/// <summary>The signing pair of a sender-key chain.</summary>
public sealed class SenderKeyPair : IDisposable
{
    /// <summary>Length of an exported seed, bytes.</summary>
    public const int SeedSize = Ed25519.SeedSize;

    /// <summary>Length of a signature, bytes.</summary>
    public const int SignatureSize = Ed25519.SignatureSize;

    private readonly SecretBytes _secretKey = new(Ed25519.SecretKeySize);

    private SenderKeyPair(ReadOnlySpan<byte> seed)
    {
        Span<byte> encoded = stackalloc byte[SenderPublicKey.Size];
        Ed25519.ExpandSeed(seed, encoded, _secretKey.ExposeForWriting());
        if (!SenderPublicKey.TryImport(encoded, out var publicKey))
            throw new ArgumentException("The seed has no usable public key.", nameof(seed));
        PublicKey = publicKey!;
    }

    /// <summary>The public half.</summary>
    public SenderPublicKey PublicKey { get; }

    /// <summary>Draws a fresh pair.</summary>
    /// <param name="random">Where the 32 bytes of the seed come from.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    public static SenderKeyPair Generate(RandomSource random)
    {
        using var seed = SecretBytes.Random(SeedSize, random);
        return new SenderKeyPair(seed.Expose());
    }

    /// <summary>Takes a stored seed.</summary>
    /// <param name="seed">32 secret bytes, copied.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not 32.</exception>
    public static SenderKeyPair FromSeed(ReadOnlySpan<byte> seed) => new(seed);

    /// <summary>Signs <c>"SM1 sig" || 0x00 || 6 || body</c>.</summary>
    /// <param name="body">The message before its signature.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public void Sign(ReadOnlySpan<byte> body, Span<byte> signature) =>
        SignedStatement.Sign(_secretKey.Expose(), SignatureContext.SenderKeyMessage, body, signature);

    /// <summary>Copies the seed out, for an encrypted store.</summary>
    /// <param name="destination">Receives 32 secret bytes; the caller zeroes them.</param>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public void ExportSeed(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, SeedSize);
        _secretKey.Expose()[..SeedSize].CopyTo(destination);
    }

    /// <summary>Zeroes the private key. May be called again.</summary>
    public void Dispose() => _secretKey.Dispose();
}
