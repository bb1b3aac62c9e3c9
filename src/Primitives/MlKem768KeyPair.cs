// SPDX-License-Identifier: MIT
// MlKem768KeyPair: one encapsulation pair: a prekey or a ratchet step's key. FIPS 203 §7.1, §7.3.
// Owns the 64-byte seed and its 2,400-byte expansion, zeroed on Dispose. Only the seed is ever exported. One owner; not thread-safe.
namespace SecureMessenger.Primitives;

/// <summary>An ML-KEM-768 seed with its public key.</summary>
public sealed class MlKem768KeyPair : IDisposable
{
    /// <summary>Length of an exported seed, bytes.</summary>
    public const int SeedSize = MlKem768.SeedSize;

    private readonly SecretBytes _seed;
    private readonly SecretBytes _expanded = new(MlKem768.ExpandedKeySize);

    private MlKem768KeyPair(SecretBytes seed)
    {
        _seed = seed;
        Span<byte> encoded = stackalloc byte[MlKem768PublicKey.Size];
        MlKem768.ExpandSeed(seed.Expose(), encoded, _expanded.ExposeForWriting());
        if (!MlKem768PublicKey.TryImport(encoded, out var publicKey))
            throw new ArgumentException("The seed has no usable public key.", nameof(seed));
        PublicKey = publicKey!;
    }

    /// <summary>The public half.</summary>
    public MlKem768PublicKey PublicKey { get; }

    /// <summary>Draws a fresh pair.</summary>
    /// <param name="random">Where the 64 bytes of the seed come from.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    public static MlKem768KeyPair Generate(RandomSource random) => new(SecretBytes.Random(SeedSize, random));

    /// <summary>Takes a stored seed and expands it anew.</summary>
    /// <param name="seed">64 secret bytes, copied.</param>
    /// <returns>The pair; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not 64.</exception>
    public static MlKem768KeyPair FromSeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        return new MlKem768KeyPair(SecretBytes.CopyOf(seed));
    }

    /// <summary>Decapsulates. A ciphertext made for another key, or changed, gives an unrelated value (FIPS 203 §6.3), never an error.</summary>
    /// <param name="ciphertext">1,088 bytes.</param>
    /// <param name="shared">Receives 32 secret bytes; the caller zeroes them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> shared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, MlKem768.CiphertextSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shared.Length, MlKem768.SharedSize);
        MlKem768.Decapsulate(_expanded.Expose(), ciphertext, shared);
    }

    /// <summary>Copies the seed out, for an encrypted store.</summary>
    /// <param name="destination">Receives 64 secret bytes; the caller zeroes them.</param>
    /// <exception cref="ObjectDisposedException">The pair has been disposed.</exception>
    public void ExportSeed(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, SeedSize);
        _seed.Expose().CopyTo(destination);
    }

    /// <summary>Zeroes seed and expansion. May be called again.</summary>
    public void Dispose()
    {
        _seed.Dispose();
        _expanded.Dispose();
    }
}
