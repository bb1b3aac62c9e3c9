// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Messages.Groups;

/// <summary>What is published of the routes that change a group.</summary>
internal static class GroupContract
{
    private const string Signed =
        "Takes one event signed by the calling device (docs/protocol/groups.md), which must be the next of the group. The same event again is answered as the first time.";

    private static readonly RouteField UserId = RouteField.Id("user_id", "The member, whom the event names.", Sample.Bob);

    private static readonly RouteBody Event = RouteBody.Json(
        WireJson.Default.GroupEventRequest, new GroupEventRequest { Event = Sample.Bytes(208, 0xC7) });

    private static readonly RouteAnswer Changed = new(200, "The event is in the log.", RouteBody.Json(
        WireJson.Default.GroupEventResponse, new GroupEventResponse(4, 2, 43)));

    public static readonly RouteContract Read = new(
        "readGroupEvents", "The membership log of a group", "What a newcomer folds to know, without believing the server, who is in the group.")
    {
        Reads =
        [
            ConversationsContract.Id,
            RouteField.Query("after", "Events behind this epoch.") with { IsNumber = true, Min = 0, Max = uint.MaxValue, Example = "1" },
            Paging.Limit,
        ],
        Gives =
        [
            new(200, "A page of events, by rising epoch.", RouteBody.Json(WireJson.Default.GroupEventsPage, new GroupEventsPage(
                [new GroupEventItem(1, 1, Sample.Bytes(240, 0xD8), Sample.Bytes(60, 0xE9), Sample.Alice)], NextCursor: null))),
        ],
    };

    public static readonly RouteContract Add = new(
        "addMember", "Add a member", $"The owner and admins may. The event names the newcomers by handle; `member_ids` says who they are. {Signed}")
    {
        Reads = [ConversationsContract.Id],
        Takes = RouteBody.Json(
            WireJson.Default.GroupEventRequest, new GroupEventRequest { Event = Sample.Bytes(201, 0xC7), MemberIds = [Sample.Bob] }),
        Gives = [Changed],
    };

    public static readonly RouteContract Remove = new(
        "removeMember", "Remove a member, or leave", $"The owner and admins may remove others; whoever is not the owner may leave. {Signed}")
    {
        Reads = [ConversationsContract.Id, UserId], Takes = Event, Gives = [Changed],
    };

    public static readonly RouteContract SetRole = new("setRole", "Change a member's role", $"The owner may; making another the owner hands the group over. {Signed}")
    {
        Reads = [ConversationsContract.Id, UserId], Takes = Event, Gives = [Changed],
    };

    public static readonly RouteContract Rename = new(
        "renameGroup", "Change the title", $"The title is ciphertext; the event names it by its hash. {Signed}")
    {
        Reads = [ConversationsContract.Id],
        Takes = RouteBody.Json(
            WireJson.Default.GroupEventRequest, new GroupEventRequest { Event = Sample.Bytes(208, 0xC7), Title = Sample.Bytes(60, 0xE9) }),
        Gives = [Changed],
    };
}
