// SPDX-License-Identifier: MIT
// RandomSource: where every key, salt and nonce comes from. A parameter, so that a test can seed it or make it fail.
// Owns no bytes; the caller owns and zeroes what it had filled.
namespace SecureMessenger.Primitives;

/// <summary>A source of random bytes for keys and nonces.</summary>
public abstract class RandomSource
{
    /// <summary>The operating system's generator, through libsodium. Safe on any thread and after a fork.</summary>
    public static RandomSource System { get; } = new SystemRandomSource();

    /// <summary>Fills the whole of <paramref name="destination"/>, or throws: there is no weaker fallback.</summary>
    /// <param name="destination">Receives the random bytes; may be empty.</param>
    public abstract void Fill(Span<byte> destination);
}
