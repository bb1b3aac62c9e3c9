// SPDX-License-Identifier: MIT
// PrekeyBundleMaterial: what a server hands out about a device, not believed yet. X3DH §3.3.
// Holds public bytes only.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Protocol;

/// <summary>A device's public prekeys as received; <see cref="PrekeyBundle.TryValidate"/> checks them.</summary>
public sealed record PrekeyBundleMaterial
{
    /// <summary>The device asked for.</summary>
    public required DeviceAddress Address { get; init; }

    /// <summary>The device's identity key as its account's verified device list has it, not as the server says.</summary>
    public required IdentityPublicKey Identity { get; init; }

    /// <summary>The suites the device takes, as its account's verified device list has them, not as the server says.</summary>
    public DeviceSuites Suites { get; init; } = DeviceSuites.X3dh;

    /// <summary>Number of the signed prekey, from 1.</summary>
    public required uint SignedPrekeyId { get; init; }

    /// <summary>When the signed prekey was made, Unix milliseconds.</summary>
    public required long SignedPrekeyCreatedAtMs { get; init; }

    /// <summary>The signed prekey, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> SignedPrekey { get; init; }

    /// <summary>Its signature, 64 bytes.</summary>
    public required ReadOnlyMemory<byte> SignedPrekeySignature { get; init; }

    /// <summary>Number of the one-time prekey, or 0 for none.</summary>
    public uint OneTimePrekeyId { get; init; }

    /// <summary>The one-time prekey, 32 bytes, or empty for none.</summary>
    public ReadOnlyMemory<byte> OneTimePrekey { get; init; }

    /// <summary>Number of the KEM prekey, or 0 for none. A device of suite 2 always has one.</summary>
    public uint KemPrekeyId { get; init; }

    /// <summary>When the KEM prekey was made, Unix milliseconds.</summary>
    public long KemPrekeyCreatedAtMs { get; init; }

    /// <summary>The KEM prekey, 1,184 bytes, or empty for none.</summary>
    public ReadOnlyMemory<byte> KemPrekey { get; init; }

    /// <summary>Its signature, 64 bytes.</summary>
    public ReadOnlyMemory<byte> KemPrekeySignature { get; init; }
}
