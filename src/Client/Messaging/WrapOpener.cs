// SPDX-License-Identifier: MIT
// WrapOpener: opens what this device was sent, inside the transaction that keeps it. On a copy: nothing is written unless body and wrap open.
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class WrapOpener(LocalDevice own, TimeProvider time)
{
    /// <summary>Opens a message and, if it opens, stores the moved session and deletes the one-time prekeys it used.</summary>
    /// <param name="tables">The open transaction.</param>
    /// <param name="message">The message, which has a wrap.</param>
    /// <param name="sender">The sending device as its account's verified list has it.</param>
    /// <param name="content">The content, if decrypted.</param>
    public Opening Open(Tables tables, Message message, DeviceListEntry sender, out byte[]? content)
    {
        content = null;
        var peer = new DeviceAddress(message.SenderId.ToGuid(), sender.Device);
        using var book = tables.Sessions.Read(own.Address, peer);
        var outcome = OpenWrap(tables, book, message.Wrap.Span, sender.Identity, out var wrap, out var accepted);
        bool isBlank;
        using (wrap)
        {
            if (outcome != DecryptOutcome.Decrypted)
                return outcome == DecryptOutcome.Duplicate ? Opening.Duplicate : Opening.NoSession;
            isBlank = WrapContent.IsBlank(wrap!.Expose());
            if (!isBlank && !TryOpenBody(message, peer, wrap, out content))
                return Opening.Damaged;
        }

        tables.Sessions.Write(book);
        if (accepted is not null)
        {
            tables.Prekeys.DeleteOneTime(accepted.OneTimePrekeyId);
            tables.Prekeys.DeleteKem(accepted.KemPrekeyId);
        }

        return isBlank ? Opening.Blank : Opening.Opened;
    }

    private DecryptOutcome OpenWrap(
        Tables tables, SessionBook book, ReadOnlySpan<byte> wrap, IdentityPublicKey sender, out SecretBytes? plaintext, out InitialMessage? accepted)
    {
        accepted = null;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!InitialMessage.IsInitial(wrap))
            return book.TryDecryptFrom(wrap, sender, nowMs, out plaintext);
        plaintext = null;
        if (!InitialMessage.TryParseFrom(wrap, sender, out var initial))
            return DecryptOutcome.Undecryptable;
        if (book.Owns(initial!))
            return book.TryAccept(own, initial!, null, nowMs, out plaintext);
        accepted = initial!;
        using var signed = tables.Prekeys.FindSigned(accepted.SignedPrekeyId);
        using var oneTime = accepted.OneTimePrekeyId == 0 ? null : tables.Prekeys.FindOneTime(accepted.OneTimePrekeyId);
        using var kem = accepted.KemPrekeyId == 0 ? null : tables.Prekeys.FindKem(accepted.KemPrekeyId);
        var complete = signed is not null && (accepted.OneTimePrekeyId == 0 || oneTime is not null) && (accepted.KemPrekeyId == 0 || kem is not null);
        return book.TryAccept(own, accepted, complete ? new ResponderPrekeys(signed!, oneTime, kem) : null, nowMs, out plaintext);
    }

    private static bool TryOpenBody(Message message, DeviceAddress sender, SecretBytes wrap, out byte[]? content)
    {
        content = null;
        if (!WrapContent.TryParse(wrap.Expose(), out var key))
            return false;
        using (key)
        {
            var context = new BodyContext
            {
                Conversation = message.ConversationId.ToGuid(),
                ClientId = message.ClientId.ToGuid(),
                Sender = sender,
                RosterVersion = message.RosterVersion,
            };
            return MessageBody.TryOpen(message.Body.Span, key!, context, out content);
        }
    }
}
