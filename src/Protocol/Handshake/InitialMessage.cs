// SPDX-License-Identifier: MIT
// InitialMessage: a first message as received: the initial header, then a ratchet message. X3DH §3.3-3.4; PQXDH §3.3-3.4.
// Holds no secret bytes. Check SenderIdentity against the sender's verified device list before accepting it.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>A parsed initial message; nothing about it is authenticated yet.</summary>
public sealed class InitialMessage
{
    private readonly byte[] _ratchetMessage;

    private InitialMessage(InitialHeader header, byte[] ratchetMessage)
    {
        Header = header;
        _ratchetMessage = ratchetMessage;
    }

    /// <summary>The identity key the sender claims, IK_A.</summary>
    public IdentityPublicKey SenderIdentity => Header.Initiator;

    /// <summary>The sender's ephemeral key, EK_A.</summary>
    public X25519PublicKey EphemeralKey => Header.Ephemeral;

    /// <summary>Number of the signed prekey used, from 1.</summary>
    public uint SignedPrekeyId => Header.SignedPrekeyId;

    /// <summary>Number of the one-time prekey used, or 0 for none.</summary>
    public uint OneTimePrekeyId => Header.OneTimePrekeyId;

    /// <summary>Number of the KEM prekey used, or 0 for none.</summary>
    public uint KemPrekeyId => Header.KemPrekeyId;

    /// <summary>The suite of the handshake.</summary>
    public Suite Suite => Header.Suite;

    internal InitialHeader Header { get; }

    internal ReadOnlySpan<byte> RatchetMessage => _ratchetMessage;

    /// <summary>Whether a received message is of the initial kind, by its first bytes only.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Whether to parse it as one.</returns>
    public static bool IsInitial(ReadOnlySpan<byte> message) =>
        message.Length >= 2 && message[0] == WireFormat.Version && message[1] == (byte)MessageType.Initial;

    /// <summary>Parses strictly; both keys must import.</summary>
    /// <param name="message">The message.</param>
    /// <param name="initial">The parsed message, or null.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out InitialMessage? initial) => TryParse(message, known: null, out initial);

    /// <summary>Parses strictly a message of a device whose identity key is known; one that claims another key is refused.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">The sender's key by its account's verified device list.</param>
    /// <param name="initial">The parsed message, or null.</param>
    /// <returns>False for anything else. A third faster than checking the claimed key afterwards.</returns>
    public static bool TryParseFrom(ReadOnlySpan<byte> message, IdentityPublicKey sender, out InitialMessage? initial)
    {
        ArgumentNullException.ThrowIfNull(sender);
        if (TryParse(message, sender, out initial) && initial!.SenderIdentity.Equals(sender))
            return true;
        initial = null;
        return false;
    }

    /// <summary>SHA-256 of EK_A: what to remember against replays.</summary>
    /// <param name="destination">Receives 32 bytes.</param>
    public void WriteEphemeralHash(Span<byte> destination) => Sha256.Hash(EphemeralKey.Bytes, destination);

    private static bool TryParse(ReadOnlySpan<byte> message, IdentityPublicKey? known, out InitialMessage? initial)
    {
        initial = null;
        if (message.Length > InitialHeader.MaxSize + Protocol.RatchetMessage.MaxSize)
            return false;
        var fields = new FieldReader(message);
        if (InitialHeader.TryRead(ref fields, known) is not { } header || !Protocol.RatchetMessage.HasValidSize(fields.Remaining))
            return false;
        initial = new InitialMessage(header, fields.ReadRest().ToArray());
        return true;
    }
}
