// SPDX-License-Identifier: MIT
// Aes256GcmEngine: one implementation of AES-256-GCM. NIST SP 800-38D; RFC 5116 §5.2. Key 32, nonce 12, tag 16 bytes.
// Works on the caller's bytes and keeps none. In-place use (same start) is allowed; other overlaps are not.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>An implementation of AES-256-GCM; <see cref="Aes256Gcm"/> picks one for the machine.</summary>
public abstract class Aes256GcmEngine
{
    private protected Aes256GcmEngine()
    {
    }

    /// <summary>The platform's own implementation, which runs everywhere.</summary>
    public static Aes256GcmEngine Portable { get; } = new PortableAes256Gcm();

    /// <summary>libsodium's implementation, or null where the processor lacks the instructions it needs.</summary>
    public static Aes256GcmEngine? Native { get; } =
        Sodium.crypto_aead_aes256gcm_is_available() == 1 ? new SodiumAes256Gcm() : null;

    /// <summary>Encrypts and authenticates.</summary>
    /// <param name="key">32 secret bytes.</param>
    /// <param name="nonce">12 bytes, never used before with this key.</param>
    /// <param name="plaintext">What to encrypt.</param>
    /// <param name="associatedData">What to authenticate beside it.</param>
    /// <param name="ciphertext">Receives the ciphertext, then the 16-byte tag.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length does not fit.</exception>
    public void Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData, Span<byte> ciphertext)
    {
        CheckKeyAndNonce(key, nonce);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, plaintext.Length + Aes256Gcm.TagSize);
        EncryptCore(key, nonce, plaintext, associatedData, ciphertext);
    }

    /// <summary>Authenticates and decrypts.</summary>
    /// <param name="key">32 secret bytes.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="ciphertext">The ciphertext, then the 16-byte tag.</param>
    /// <param name="associatedData">What was authenticated beside it.</param>
    /// <param name="plaintext">Receives the plaintext, 16 bytes shorter; zeros on false.</param>
    /// <returns>False for any forgery, and for a ciphertext shorter than a tag.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length does not fit.</exception>
    public bool TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> associatedData, Span<byte> plaintext)
    {
        CheckKeyAndNonce(key, nonce);
        if (ciphertext.Length < Aes256Gcm.TagSize)
            return false;
        ArgumentOutOfRangeException.ThrowIfNotEqual(plaintext.Length, ciphertext.Length - Aes256Gcm.TagSize);
        if (TryDecryptCore(key, nonce, ciphertext, associatedData, plaintext))
            return true;
        CryptographicOperations.ZeroMemory(plaintext);
        return false;
    }

    private protected abstract void EncryptCore(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData, Span<byte> ciphertext);

    private protected abstract bool TryDecryptCore(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> associatedData, Span<byte> plaintext);

    private static void CheckKeyAndNonce(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Aes256Gcm.KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, Aes256Gcm.NonceSize);
    }
}
