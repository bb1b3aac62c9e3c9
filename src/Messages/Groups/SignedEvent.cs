// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>A membership event with its signature, as it travels: the event's bytes, then 64 of signature.</summary>
internal sealed class SignedEvent
{
    private const int SignatureSize = 64;

    private readonly byte[] _bytes;

    private SignedEvent(byte[] bytes, GroupEvent parsed)
    {
        _bytes = bytes;
        Event = parsed;
    }

    public GroupEvent Event { get; }

    public ReadOnlySpan<byte> Signature => _bytes.AsSpan()[^SignatureSize..];

    /// <summary>Event and signature.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>Reads the encoding strictly; whether the signature holds is another step.</summary>
    public static bool TryParse(byte[]? bytes, [NotNullWhen(true)] out SignedEvent? signed)
    {
        signed = null;
        if (bytes is null || bytes.Length <= SignatureSize || !GroupEvent.TryParse(bytes.AsSpan()[..^SignatureSize], out var parsed)) return false;
        signed = new SignedEvent(bytes, parsed!);
        return true;
    }
}
