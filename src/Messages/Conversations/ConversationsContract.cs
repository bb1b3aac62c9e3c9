// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Messages.Conversations;

/// <summary>What is published of the routes about conversations.</summary>
internal static class ConversationsContract
{
    /// <summary>Which conversation.</summary>
    public static RouteField Id { get; } = RouteField.Id("id", "The conversation.", Sample.Conversation);

    /// <summary>Two people, and the devices a message between them is encrypted for.</summary>
    public static ConversationResponse Example { get; } = new(
        Sample.Conversation, "direct", 42, 3, 41,
        [
            new ConversationMember(Sample.Alice, "member", [new(Sample.AlicesPhone, 2_718_281_828), new(Sample.AlicesTablet, 1_618_033_988)]),
            new ConversationMember(Sample.Bob, "member", [new(Sample.BobsPhone, 3_141_592_653)]),
        ]);

    public static readonly RouteContract Begin = new(
        "beginConversation",
        "Begin a conversation",
        """
        Direct: between the caller and one other person; the one there is already is found, not doubled. Group: up to 200 members, begun by
        a signed event whose group is the conversation's id; the same event again finds the group.
        """)
    {
        Takes = RouteBody.Json(
            WireJson.Default.CreateConversationRequest, new CreateConversationRequest { Kind = "direct", MemberIds = [Sample.Bob] }),
        Gives = [new(201, "The conversation, begun now or before.", RouteBody.Json(WireJson.Default.ConversationResponse, Example))],
    };

    public static readonly RouteContract List = new(
        "listConversations", "List the caller's conversations", "Oldest first, those the caller has left too.")
    {
        Reads = [Paging.Cursor, Paging.Limit],
        Gives =
        [
            new(200, "A page of conversations.", RouteBody.Json(
                WireJson.Default.ConversationsPage, new ConversationsPage([Example], "019b7c336c447f8681aa52be70d16f06"))),
        ],
    };

    public static readonly RouteContract Find = new(
        "getConversation", "One conversation", "How it stands, with the devices a message must be encrypted for.")
    {
        Reads = [Id],
        Gives = [new(200, "The conversation.", RouteBody.Json(WireJson.Default.ConversationResponse, Example))],
    };
}
