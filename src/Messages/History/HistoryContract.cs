// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Messages.History;

/// <summary>What is published of the routes that read a log and append to it.</summary>
internal static class HistoryContract
{
    public static readonly RouteContract Read = new(
        "readMessages",
        "Read the log",
        """
        From the beginning, behind `after`, or back from `before`. Members read from their coming to their going. A page holds at most about
        1 MiB of ciphertext, so it may be shorter than `limit`; `next_cursor` says where to go on.
        """)
    {
        Reads =
        [
            ConversationsContract.Id,
            Seq("after", "Messages behind this seq, rising. Not with `before`."),
            Seq("before", "Messages ahead of this seq, falling. Not with `after`."),
            Paging.Limit,
        ],
        Gives =
        [
            new(200, "A page of the log.", RouteBody.Json(WireJson.Default.MessagesPage, new MessagesPage(
                [
                    new MessageItem(
                        42, Sample.Bob, Sample.BobsPhone, Sample.ClientMessage, 3, "message", Sample.Time, Sample.Bytes(180, 0xA5), Sample.Bytes(112, 0xB6)),
                ],
                NextCursor: null))),
        ],
    };

    public static readonly RouteContract Send = new(
        "sendMessage",
        "Send a message",
        """
        The socket's `Send` for clients without one. The message is on disk when this answers. Sent again with the same `client_id`, it is
        found and not doubled. The wraps must be for exactly the other devices of the roster; of a group's message there are none.
        """)
    {
        Reads = [ConversationsContract.Id],
        Takes = RouteBody.Json(WireJson.Default.SendMessageRequest, new SendMessageRequest
        {
            ClientId = Sample.ClientMessage,
            RosterVersion = 3,
            Kind = "message",
            Body = Sample.Bytes(180, 0xA5),
            Wraps =
            [
                new MessageWrap { DeviceId = Sample.AlicesTablet, Wrap = Sample.Bytes(112, 0xB6) },
                new MessageWrap { DeviceId = Sample.BobsPhone, Wrap = Sample.Bytes(112, 0xB7) },
            ],
        }),
        Gives =
        [
            new(201, "It is on disk, now or by an earlier send.", RouteBody.Json(
                WireJson.Default.SentMessageResponse, new SentMessageResponse(Sample.ClientMessage, 43, Sample.Time))),
        ],
    };

    private static RouteField Seq(string name, string description) =>
        RouteField.Query(name, description) with { IsNumber = true, Min = 0, Max = uint.MaxValue, Example = "42" };
}
