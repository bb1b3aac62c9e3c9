// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>POST /api/v1/keys/check: 204 when the server holds the calling device's keys as the device does, 409 <c>keys_differ</c> when it does not.</summary>
public sealed record CheckRequest
{
    /// <summary>
    /// SHA-256 over <c>"SM1 keys" 0x00 | identity key 32 | id u32, key 32 of the signed prekey | id u32, key 1184 of the last-resort prekey</c>;
    /// of one that there is none of, the id 0 alone. Numbers are big-endian.
    /// </summary>
    public byte[]? Digest { get; init; }
}
