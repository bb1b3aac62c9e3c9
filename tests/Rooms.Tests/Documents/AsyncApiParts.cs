// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Documents;

/// <summary>What stands around the frames: how a socket is opened, what it speaks and how it ends.</summary>
internal static class AsyncApiParts
{
    private const string Proto = "src/Contracts/Socket/messenger.proto";

    private const string Opening = """
        One WebSocket message carries one frame. Both sub-protocols carry the same frames; the schemas here are those of the JSON one, and each
        message says in `x-protobuf` which field of which envelope it is in the binary one. The server offers `Hello` first, then what the device has
        not acknowledged, in order per conversation, at most 256 messages in flight. Fields that are not known are passed over.

        The token comes in `Authorization`, as a second sub-protocol `bearer.TOKEN`, or as a ticket in the query.
        """;

    public static JsonObject Info() => new()
    {
        ["title"] = "Secure Messenger socket",
        ["version"] = "v1",
        ["description"] = "Live delivery: what goes over `GET /api/v1/ws` once it is a WebSocket. Everything else is in openapi.json. Made of " + Proto + ".",
        ["license"] = new JsonObject { ["name"] = "MIT", ["url"] = "https://opensource.org/license/mit" },
    };

    public static JsonObject Servers() => new()
    {
        ["local"] = new JsonObject
        {
            ["host"] = "localhost:8080",
            ["protocol"] = "ws",
            ["description"] = "A server of one process as it starts; behind TLS it is wss.",
            ["security"] = new JsonArray(FrameSchemas.Reference("securitySchemes", "bearer"), FrameSchemas.Reference("securitySchemes", "ticket")),
        },
    };

    public static JsonObject Channel(IEnumerable<string> messages) => new()
    {
        ["address"] = "/api/v1/ws",
        ["title"] = "The socket of a device",
        ["description"] = Opening.ReplaceLineEndings("\n"),
        ["servers"] = new JsonArray(new JsonObject { ["$ref"] = "#/servers/local" }),
        ["messages"] = new JsonObject(messages.Select(name => KeyValuePair.Create<string, JsonNode?>(name, FrameSchemas.Reference("messages", name)))),
        ["bindings"] = new JsonObject { ["ws"] = Binding() },
        ["x-sub-protocols"] = new JsonObject
        {
            [SocketProtocol.Binary] = SubProtocol("application/x-protobuf", "binary", SocketProtocol.MaxFrameBytes),
            [SocketProtocol.Json] = SubProtocol("application/json", "text", SocketProtocol.MaxTextFrameBytes),
        },
        ["x-close-codes"] = new JsonArray([.. CloseGuide.All.Select(advice => new JsonObject
        {
            ["code"] = (int)advice.Code,
            ["name"] = GuideTests.Words(advice.Code.ToString()),
            ["meaning"] = advice.Meaning,
            ["reconnect"] = GuideTests.Words(advice.Reconnect.ToString()),
            ["how"] = advice.How,
        })]),
    };

    public static JsonObject SecuritySchemes() => new()
    {
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
        ["ticket"] = new JsonObject
        {
            ["type"] = "httpApiKey", ["in"] = "query", ["name"] = "ticket", ["description"] = "Of POST /api/v1/ws-tickets: once, within 30 seconds.",
        },
    };

    private static JsonObject Binding() => new()
    {
        ["method"] = "GET",
        ["query"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["ticket"] = new JsonObject { ["type"] = "string" } } },
        ["headers"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["Authorization"] = new JsonObject { ["type"] = "string" },
                ["Sec-WebSocket-Protocol"] = new JsonObject
                {
                    ["type"] = "string", ["description"] = $"{SocketProtocol.Binary} or {SocketProtocol.Json}, perhaps with {SocketProtocol.BearerPrefix}TOKEN.",
                },
            },
            ["required"] = new JsonArray("Sec-WebSocket-Protocol"),
        },
        ["bindingVersion"] = "0.1.0",
    };

    private static JsonObject SubProtocol(string contentType, string frames, int maxBytes) => new()
    {
        ["contentType"] = contentType, ["frames"] = frames, ["maxFrameBytes"] = maxBytes, ["schema"] = Proto,
    };
}
