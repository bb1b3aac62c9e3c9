// SPDX-License-Identifier: MIT
// Aes256GcmStream: AES-256-GCM with one key kept, the floor of what a file's chunks can cost here.
using System.Security.Cryptography;

namespace SecureMessenger.Bench;

internal sealed class Aes256GcmStream : IDisposable
{
    private readonly AesGcm _cipher = new(new byte[32], 16);

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> output) =>
        _cipher.Encrypt(nonce, plaintext, output[..plaintext.Length], output[plaintext.Length..]);

    public void Dispose() => _cipher.Dispose();
}
