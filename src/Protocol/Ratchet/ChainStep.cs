// SPDX-License-Identifier: MIT
// ChainStep: one step of a symmetric-key ratchet. Double Ratchet §2.2, §5.2 (KDF_CK: HMAC-SHA-256 over 0x01 and 0x02).
// Works on the caller's bytes and keeps none.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal static class ChainStep
{
    /// <summary>mk = HMAC(ck, 0x01).</summary>
    public static void MessageKey(ReadOnlySpan<byte> chainKey, Span<byte> messageKey) =>
        HmacSha256.Compute(chainKey, [0x01], messageKey);

    /// <summary>ck' = HMAC(ck, 0x02). The two may be the same bytes.</summary>
    public static void Following(ReadOnlySpan<byte> chainKey, Span<byte> following) =>
        HmacSha256.Compute(chainKey, [0x02], following);
}
