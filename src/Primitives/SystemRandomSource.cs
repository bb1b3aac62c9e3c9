// SPDX-License-Identifier: MIT
// SystemRandomSource: libsodium's randombytes_buf, which reads getrandom(2) or its equal and aborts rather than return weak bytes.
// Owns no bytes.
namespace SecureMessenger.Primitives;

internal sealed class SystemRandomSource : RandomSource
{
    public override void Fill(Span<byte> destination) => Sodium.randombytes_buf(destination, (nuint)destination.Length);
}
