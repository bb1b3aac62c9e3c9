// SPDX-License-Identifier: MIT
// WireFormat: constants all layouts share.
// Wire format: a change of any number here is a new version.
namespace SecureMessenger.Protocol;

internal static class WireFormat
{
    /// <summary>The first byte of everything encrypted, and part of the session transcript.</summary>
    public const byte Version = 1;

    /// <summary>Root, chain and message keys, bytes.</summary>
    public const int KeySize = 32;
}
