// SPDX-License-Identifier: MIT
// SafetyNumber: what two people compare to know that no one stands between them. 60 digits by Signal's published scheme.
// h0 = SHA-512(0x0000 | 0x05 IK | id | 0x05 IK), then 5,199 x SHA-512(h | 0x05 IK); 30 digits of each, sorted. Public values only.
using System.Globalization;
using System.Text;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>The safety number of two identities, as digits and as the content of a scanned code.</summary>
public sealed class SafetyNumber
{
    /// <summary>Number of digits.</summary>
    public const int DigitCount = 60;

    /// <summary>Length of <see cref="QrCode"/>, bytes.</summary>
    public const int QrCodeSize = 2 * FingerprintSize;

    private const int Iterations = 5200;
    private const int FingerprintSize = 32;
    private const int Groups = 6;
    private const int GroupSize = 5;
    private const byte KeyTag = 0x05; // for parity with the published scheme, whose keys carry a type byte

    private readonly byte[] _qrCode;

    private SafetyNumber(byte[] own, byte[] peer)
    {
        var (ownDigits, peerDigits) = (DigitsOf(own), DigitsOf(peer));
        Digits = string.CompareOrdinal(ownDigits, peerDigits) <= 0 ? ownDigits + peerDigits : peerDigits + ownDigits;
        _qrCode = [.. own, .. peer];
    }

    /// <summary>60 digits, the same on both sides.</summary>
    public string Digits { get; }

    /// <summary>What this side shows to be scanned: its own fingerprint, then the other's, 32 bytes each.</summary>
    public ReadOnlySpan<byte> QrCode => _qrCode;

    /// <summary>Computes the number of two accounts. Takes some milliseconds on purpose.</summary>
    /// <param name="ownAccount">This side's account; its id is hashed as 36 lower-case characters.</param>
    /// <param name="own">This side's identity key.</param>
    /// <param name="peerAccount">The other side's account.</param>
    /// <param name="peer">The other side's identity key.</param>
    /// <returns>The number.</returns>
    public static SafetyNumber Compute(Guid ownAccount, IdentityPublicKey own, Guid peerAccount, IdentityPublicKey peer)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(peer);
        return Compute(IdOf(ownAccount), own.Bytes, IdOf(peerAccount), peer.Bytes);
    }

    /// <summary>Computes the number of two ids and 32-byte keys, whatever they are.</summary>
    /// <param name="ownId">This side's id.</param>
    /// <param name="ownKey">This side's key, 32 bytes.</param>
    /// <param name="peerId">The other side's id.</param>
    /// <param name="peerKey">The other side's key, 32 bytes.</param>
    /// <returns>The number.</returns>
    public static SafetyNumber Compute(
        ReadOnlySpan<byte> ownId, ReadOnlySpan<byte> ownKey, ReadOnlySpan<byte> peerId, ReadOnlySpan<byte> peerKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ownKey.Length, IdentityPublicKey.Size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(peerKey.Length, IdentityPublicKey.Size);
        return new SafetyNumber(Fingerprint(ownId, ownKey), Fingerprint(peerId, peerKey));
    }

    /// <summary>Compares with what was scanned from the other side's screen, in constant time.</summary>
    /// <param name="scanned">The scanned bytes.</param>
    /// <returns>Whether both devices see the same two identities.</returns>
    public bool MatchesScanned(ReadOnlySpan<byte> scanned) =>
        scanned.Length == QrCodeSize
        && FixedTime.AreEqual(scanned[..FingerprintSize], QrCode[FingerprintSize..])
        & FixedTime.AreEqual(scanned[FingerprintSize..], QrCode[..FingerprintSize]);

    private static byte[] IdOf(Guid account) => Encoding.ASCII.GetBytes(account.ToString("D"));

    private static byte[] Fingerprint(ReadOnlySpan<byte> id, ReadOnlySpan<byte> key)
    {
        byte[] tagged = [KeyTag, .. key];
        byte[] first = [0, 0, .. tagged, .. id, .. tagged];
        Span<byte> input = stackalloc byte[Sha512.Size + tagged.Length];
        tagged.CopyTo(input[Sha512.Size..]);
        Sha512.Hash(first, input[..Sha512.Size]);
        for (var i = 1; i < Iterations; i++)
            Sha512.Hash(input, input[..Sha512.Size]);
        return input[..FingerprintSize].ToArray();
    }

    private static string DigitsOf(ReadOnlySpan<byte> fingerprint)
    {
        var digits = new StringBuilder(DigitCount / 2);
        for (var group = 0; group < Groups; group++)
        {
            var number = 0L;
            foreach (var part in fingerprint.Slice(group * GroupSize, GroupSize))
                number = (number << 8) | part;
            digits.Append(CultureInfo.InvariantCulture, $"{number % 100_000:D5}");
        }

        return digits.ToString();
    }
}
