// SPDX-License-Identifier: MIT
// PortableAes256Gcm: AES-256-GCM of the .NET runtime, for processors libsodium's cannot run on.
// Keeps no bytes beyond one call.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

internal sealed class PortableAes256Gcm : Aes256GcmEngine
{
    private protected override void EncryptCore(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> associatedData, Span<byte> ciphertext)
    {
        using var aes = new AesGcm(key, Aes256Gcm.TagSize);
        aes.Encrypt(nonce, plaintext, ciphertext[..plaintext.Length], ciphertext[plaintext.Length..], associatedData);
    }

    private protected override bool TryDecryptCore(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> associatedData, Span<byte> plaintext)
    {
        using var aes = new AesGcm(key, Aes256Gcm.TagSize);
        try
        {
            aes.Decrypt(nonce, ciphertext[..plaintext.Length], ciphertext[plaintext.Length..], plaintext, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
