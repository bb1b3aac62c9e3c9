// SPDX-License-Identifier: MIT
// BodyContext: what a body is bound to, so that a server cannot move it to another place, sender or membership.
// H("SM1 body" 0x00 | conversation 16 | client id 16 | sender account 16 | sender device 16 | roster version u64). Public values only.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Where, from whom and to which membership a body was sent.</summary>
public sealed record BodyContext
{
    private const int Size = 9 + 16 + 16 + DeviceAddress.Size + 8;

    /// <summary>The conversation.</summary>
    public required Guid Conversation { get; init; }

    /// <summary>The id the sending client gave the message.</summary>
    public required Guid ClientId { get; init; }

    /// <summary>The sending device.</summary>
    public required DeviceAddress Sender { get; init; }

    /// <summary>Version of the conversation's roster the message was encrypted to.</summary>
    public required ulong RosterVersion { get; init; }

    internal void WriteHash(Span<byte> destination)
    {
        Span<byte> bound = stackalloc byte[Size];
        var fields = new FieldWriter(bound);
        fields.WriteBytes(Labels.BodyContext);
        fields.WriteId(Conversation);
        fields.WriteId(ClientId);
        Sender.Write(ref fields);
        fields.WriteUInt64(RosterVersion);
        Sha256.Hash(bound, destination);
    }
}
