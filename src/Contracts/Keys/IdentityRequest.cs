// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Keys;

/// <summary>POST /api/v1/keys/identity: the calling device's identity, and the account's signed list of devices.</summary>
public sealed record IdentityRequest
{
    /// <summary>Ed25519 public key, 32 bytes.</summary>
    [Required, Bytes(32)]
    public byte[]? IdentityKey { get; init; }

    /// <summary>Drawn anew at every installation: a changed one tells peers that the device began again.</summary>
    [Required]
    public uint? RegistrationId { get; init; }

    /// <summary>Key agreement suites the device takes: 1 X3DH, 2 PQXDH.</summary>
    [Required, Length(1, 2)]
    public IReadOnlyList<int>? Suites { get; init; }

    /// <summary>
    /// The account's device list (layout: docs/protocol). Required of the account's first device. A later device
    /// publishes without it and stays out of rosters until the first device lists it.
    /// </summary>
    public byte[]? DeviceList { get; init; }

    /// <summary>Ed25519 signature of the list by the account's first device, 64 bytes.</summary>
    [Bytes(64)]
    public byte[]? DeviceListSignature { get; init; }
}
