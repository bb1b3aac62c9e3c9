// SPDX-License-Identifier: MIT
// PrekeyBundle: the checked public keys a session with a device can be started from. X3DH §3.3; PQXDH §3.3.
// Holds public bytes only; immutable.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Protocol;

/// <summary>A device's prekeys, validated.</summary>
public sealed class PrekeyBundle
{
    /// <summary>How far in the future a signed prekey may have been made, milliseconds: one day of wrong clocks.</summary>
    public const long MaxAheadMs = 24L * 60 * 60 * 1000;

    /// <summary>From this age, milliseconds, a signed prekey is stale: its device has not been seen for long.</summary>
    public const long StaleAfterMs = 90L * 24 * 60 * 60 * 1000;

    private PrekeyBundle(PrekeyBundleMaterial material, X25519PublicKey signedPrekey, X25519PublicKey? oneTimePrekey, MlKem768PublicKey? kemPrekey)
    {
        Address = material.Address;
        Identity = material.Identity;
        SignedPrekeyId = material.SignedPrekeyId;
        SignedPrekeyCreatedAtMs = material.SignedPrekeyCreatedAtMs;
        SignedPrekey = signedPrekey;
        OneTimePrekeyId = material.OneTimePrekeyId;
        OneTimePrekey = oneTimePrekey;
        KemPrekeyId = kemPrekey is null ? 0 : material.KemPrekeyId;
        KemPrekey = kemPrekey;
    }

    /// <summary>The device.</summary>
    public DeviceAddress Address { get; }

    /// <summary>Its identity key.</summary>
    public IdentityPublicKey Identity { get; }

    /// <summary>Number of the signed prekey.</summary>
    public uint SignedPrekeyId { get; }

    /// <summary>When the signed prekey was made, Unix milliseconds.</summary>
    public long SignedPrekeyCreatedAtMs { get; }

    /// <summary>Whether a one-time prekey came with it. Without one the first message can be replayed (X3DH §4.2).</summary>
    public bool HasOneTimePrekey => OneTimePrekey is not null;

    /// <summary>The suite a session is started with: the highest that the device list allows.</summary>
    public Suite Suite => KemPrekey is null ? Suite.X3dh : Suite.PostQuantumX3dh;

    internal X25519PublicKey SignedPrekey { get; }

    internal uint OneTimePrekeyId { get; }

    internal X25519PublicKey? OneTimePrekey { get; }

    internal uint KemPrekeyId { get; }

    internal MlKem768PublicKey? KemPrekey { get; }

    /// <summary>Checks points, signatures and times. A device whose list says suite 2 must come with a KEM prekey: no server can take it away.</summary>
    /// <param name="material">The bundle as received.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="bundle">The bundle, or null.</param>
    /// <returns>False if any check fails; the device must not be written to with these keys.</returns>
    public static bool TryValidate(PrekeyBundleMaterial material, long nowMs, out PrekeyBundle? bundle)
    {
        ArgumentNullException.ThrowIfNull(material);
        bundle = null;
        if (!X25519PublicKey.TryImport(material.SignedPrekey.Span, out var signedPrekey))
            return false;
        X25519PublicKey? oneTimePrekey = null;
        if (material.OneTimePrekeyId != 0 && !X25519PublicKey.TryImport(material.OneTimePrekey.Span, out oneTimePrekey))
            return false;
        if (material.OneTimePrekeyId == 0 && !material.OneTimePrekey.IsEmpty)
            return false;
        if (material.SignedPrekeyCreatedAtMs > nowMs + MaxAheadMs)
            return false;
        var statement = new SignedPrekeyStatement(
            material.Address.Device, material.SignedPrekeyId, material.SignedPrekeyCreatedAtMs, signedPrekey!);
        if (!statement.Verify(material.Identity, material.SignedPrekeySignature.Span))
            return false;
        if (!TryValidateKemPrekey(material, nowMs, out var kemPrekey))
            return false;
        bundle = new PrekeyBundle(material, signedPrekey!, oneTimePrekey, kemPrekey);
        return true;
    }

    /// <summary>Whether the signed prekey is older than 90 days: write to the device, but tell the user.</summary>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <returns>Whether the device has gone without rotation for so long.</returns>
    public bool IsStale(long nowMs) => nowMs - SignedPrekeyCreatedAtMs > StaleAfterMs;

    // Suite 1 ignores a KEM prekey: a device may publish some before its list says that it takes them.
    private static bool TryValidateKemPrekey(PrekeyBundleMaterial material, long nowMs, out MlKem768PublicKey? kemPrekey)
    {
        kemPrekey = null;
        if (!material.Suites.HasFlag(DeviceSuites.PostQuantumX3dh))
            return material.Suites.HasFlag(DeviceSuites.X3dh);
        if (material.KemPrekeyCreatedAtMs > nowMs + MaxAheadMs || !MlKem768PublicKey.TryImport(material.KemPrekey.Span, out kemPrekey))
            return false;
        var statement = new KemPrekeyStatement(
            material.Address.Device, material.KemPrekeyId, material.KemPrekeyCreatedAtMs, kemPrekey!);
        return statement.Verify(material.Identity, material.KemPrekeySignature.Span);
    }
}
