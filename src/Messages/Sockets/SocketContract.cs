// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Messages.Sockets;

/// <summary>What is published of the routes that open a socket; what goes over it stands in docs/asyncapi.json.</summary>
internal static class SocketContract
{
    private const string Ticket = "c29ja2V0LXRpY2tldC1vZi10aGlydHktdHdvLWJ5dGU";

    public static readonly RouteContract IssueTicket = new(
        "issueSocketTicket",
        "A ticket for a socket",
        "For browsers, which cannot set a header on a socket and should not have a token in an address: opens one socket within 30 seconds, once.")
    {
        Gives = [new(201, "The ticket.", RouteBody.Json(WireJson.Default.TicketResponse, new TicketResponse(Ticket)))],
    };

    public static readonly RouteContract Connect = new(
        "connect",
        "Open the socket",
        $"""
        A WebSocket (RFC 6455) of the sub-protocol `{SocketProtocol.Binary}` (binary frames) or `{SocketProtocol.Json}` (the same frames as
        text). The token comes in `Authorization`, as a sub-protocol `{SocketProtocol.BearerPrefix}TOKEN` beside the real one, or as a ticket.
        One socket a device: a newer one closes the older with 4409. Frames and close codes: docs/asyncapi.json, docs/close-codes.md.
        """)
    {
        Reads =
        [
            RouteField.Header("Sec-WebSocket-Protocol", "The sub-protocols the client speaks, best first; perhaps with its token.")
                with { IsRequired = true, Example = SocketProtocol.Binary },
            RouteField.Header("Origin", "Set by browsers; must be an allowed one."),
            RouteField.Query("ticket", "A ticket in the place of a token.") with { Example = Ticket },
        ],
        Gives =
        [
            new(101, "The socket is open; the first frame is `Hello`.")
            {
                Headers =
                [
                    RouteField.Header("Sec-WebSocket-Protocol", "The sub-protocol that is spoken.")
                        with { IsRequired = true, Values = [SocketProtocol.Binary, SocketProtocol.Json], Example = SocketProtocol.Binary },
                ],
            },
        ],
    };
}
