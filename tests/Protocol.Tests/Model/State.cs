// SPDX-License-Identifier: MIT
// State: stored bytes of what a device holds, and back.
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal static class State
{
    private const int TagOffset = 2 + 32 + 32; // behind layout, flags, address and identity
    private const int TagSize = 32;

    public static byte[] Of(SessionBook book) => Copy(book.Serialize());

    public static byte[] Of(GroupReceiver receiver) => Copy(receiver.Serialize());

    public static byte[] Of(GroupSender sender) => Copy(sender.Serialize());

    /// <summary>The transcript hash: the same on both sides of a session and on no other.</summary>
    public static string TagOf(Session session) => Convert.ToHexString(Copy(session.Serialize()), TagOffset, TagSize);

    public static SessionBook Book(byte[] state) =>
        SessionBook.TryDeserialize(state, out var book) ? book! : throw new InvalidOperationException("A stored book does not load.");

    public static GroupReceiver Receiver(byte[] state) =>
        GroupReceiver.TryDeserialize(state, out var receiver) ? receiver! : throw new InvalidOperationException("A stored receiver does not load.");

    public static GroupSender Sender(byte[] state) =>
        GroupSender.TryDeserialize(state, out var sender) ? sender! : throw new InvalidOperationException("A stored sender does not load.");

    private static byte[] Copy(SecretBytes state)
    {
        using (state)
            return state.Expose().ToArray();
    }
}
