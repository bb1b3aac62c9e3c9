// SPDX-License-Identifier: MIT
// Ids as they travel: 16 bytes big-endian in binary records, lower-case text in frames.
using Google.Protobuf;

namespace SecureMessenger.Client.Wire;

internal static class Ids
{
    public static ByteString ToField(this Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    /// <summary>Reads an id; anything but 16 bytes is <see cref="Guid.Empty"/>, which names nothing.</summary>
    public static Guid ToGuid(this ByteString field) => field.Length == 16 ? new Guid(field.Span, bigEndian: true) : Guid.Empty;

    public static string ToText(this Guid id) => id.ToString("D");

    /// <summary>Reads an id from a frame; anything else is <see cref="Guid.Empty"/>, which names nothing.</summary>
    public static Guid ToGuid(this string text) => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;
}
