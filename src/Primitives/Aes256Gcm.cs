// SPDX-License-Identifier: MIT
// Aes256Gcm: the AEAD of the whole protocol. NIST SP 800-38D; RFC 5116 §5.2. Key 32, nonce 12, tag 16 bytes.
// Works on the caller's bytes and keeps none. GCM does not commit to its key: bodies and files carry a commitment of their own.
namespace SecureMessenger.Primitives;

/// <summary>AES-256-GCM by the fastest implementation of this machine.</summary>
public static class Aes256Gcm
{
    /// <summary>Key length, bytes.</summary>
    public const int KeySize = 32;

    /// <summary>Nonce length, bytes.</summary>
    public const int NonceSize = 12;

    /// <summary>Tag length, bytes; the tag follows the ciphertext.</summary>
    public const int TagSize = 16;

    private static readonly Aes256GcmEngine Engine = Aes256GcmEngine.Native ?? Aes256GcmEngine.Portable;

    /// <inheritdoc cref="Aes256GcmEngine.Encrypt"/>
    public static void Encrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData, Span<byte> ciphertext) =>
        Engine.Encrypt(key, nonce, plaintext, associatedData, ciphertext);

    /// <inheritdoc cref="Aes256GcmEngine.TryDecrypt"/>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> associatedData, Span<byte> plaintext) =>
        Engine.TryDecrypt(key, nonce, ciphertext, associatedData, plaintext);
}
