// SPDX-License-Identifier: MIT
// FrameSealer: one body for all, one wrap per device (protocol.md §2). Runs inside the transaction that stores the moved sessions:
// no ciphertext exists outside that has no state on disk.
using Google.Protobuf;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class FrameSealer(LocalDevice own, TimeProvider time)
{
    public ClientFrame Seal(Tables tables, ConversationRecord conversation, IReadOnlyList<Recipient> recipients, Parcel parcel)
    {
        var context = new BodyContext
        {
            Conversation = conversation.Id.ToGuid(),
            ClientId = parcel.ClientId,
            Sender = own.Address,
            RosterVersion = conversation.RosterVersion,
        };
        var body = MessageBody.Seal(parcel.Envelope, context, RandomSource.System, out var wrap);
        using (wrap)
        {
            using var content = new SecretBytes(WrapContent.Size);
            wrap.WriteTo(content.ExposeForWriting());
            using var blank = new SecretBytes(WrapContent.Size);
            WrapContent.WriteBlank(blank.ExposeForWriting());
            var send = new Send
            {
                ClientId = parcel.ClientId.ToText(),
                ConversationId = context.Conversation.ToText(),
                RosterVersion = context.RosterVersion,
                Kind = Kind.Message,
                Body = UnsafeByteOperations.UnsafeWrap(body),
            };
            foreach (var recipient in recipients)
                send.Wraps.Add(Wrap(tables, recipient, IsFor(parcel, recipient) ? content : blank));
            return new ClientFrame { Send = send };
        }
    }

    private static bool IsFor(Parcel parcel, Recipient recipient) =>
        parcel.OnlyFor == Guid.Empty || parcel.OnlyFor == recipient.Address.Device;

    private Wrap Wrap(Tables tables, Recipient recipient, SecretBytes content)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var book = tables.Sessions.Read(own.Address, recipient.Address);
        if (book.Current is null || recipient.IsRenewed)
        {
            var bundle = recipient.Bundle ?? throw new InvalidOperationException("A recipient without a session comes with a bundle.");
            book.Start(own, bundle, nowMs, RandomSource.System);
        }

        var wrapped = book.Encrypt(content.Expose(), nowMs, RandomSource.System);
        tables.Sessions.Write(book);
        return new Wrap { DeviceId = recipient.Address.Device.ToText(), Wrap_ = UnsafeByteOperations.UnsafeWrap(wrapped) };
    }
}
