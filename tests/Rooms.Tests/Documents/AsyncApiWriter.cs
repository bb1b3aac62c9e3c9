// SPDX-License-Identifier: MIT
// AsyncAPI 3.0 of the socket, made of the descriptors that the server itself is compiled with. Seen from the server: it receives what
// clients send.
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Documents;

/// <summary>Writes docs/asyncapi.json.</summary>
internal sealed class AsyncApiWriter
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private readonly ProtoComments _comments = new(File.ReadLines(PublishedFile.PathOf("src/Contracts/Socket/messenger.proto")));
    private readonly FrameSchemas _schemas;

    public AsyncApiWriter() => _schemas = new FrameSchemas(_comments);

    public JsonObject Write()
    {
        var messages = Messages("Client", ClientFrame.Descriptor, FrameExamples.OfClients).Concat(Messages("Server", ServerFrame.Descriptor, FrameExamples.OfServers)).ToList();
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = AsyncApiParts.Info(),
            ["defaultContentType"] = "application/json",
            ["servers"] = AsyncApiParts.Servers(),
            ["channels"] = new JsonObject { ["socket"] = AsyncApiParts.Channel(messages.Select(message => message.Key)) },
            ["operations"] = new JsonObject
            {
                ["receiveFromClient"] = Operation("receive", "What a client sends.", messages, "Client"),
                ["sendToClient"] = Operation("send", "What the server sends.", messages, "Server"),
            },
            ["components"] = new JsonObject
            {
                ["messages"] = new JsonObject(messages),
                ["schemas"] = new JsonObject(Types().Select(type => KeyValuePair.Create<string, JsonNode?>(type.Name, _schemas.Of(type)))),
                ["securitySchemes"] = AsyncApiParts.SecuritySchemes(),
            },
        };
    }

    // Everything of the .proto but the two envelopes, which the messages are.
    private static IEnumerable<IDescriptor> Types() => MessengerReflection.Descriptor.MessageTypes
        .Where(type => type.Name is not (nameof(ClientFrame) or nameof(ServerFrame))).Concat<IDescriptor>(MessengerReflection.Descriptor.EnumTypes);

    private IEnumerable<KeyValuePair<string, JsonNode?>> Messages(string side, MessageDescriptor envelope, IEnumerable<IMessage> examples)
    {
        var byName = examples.ToDictionary(frame => envelope.Oneofs[0].Accessor.GetCaseFieldDescriptor(frame).Name);
        foreach (var field in envelope.Oneofs[0].Fields)
        {
            yield return KeyValuePair.Create<string, JsonNode?>(side + field.MessageType.Name, new JsonObject
            {
                ["name"] = field.Name,
                ["title"] = field.MessageType.Name,
                ["summary"] = _comments[field.MessageType.Name],
                ["contentType"] = "application/json",
                ["x-protobuf"] = new JsonObject { ["message"] = envelope.FullName, ["field"] = field.FieldNumber, ["type"] = field.MessageType.FullName },
                ["payload"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray(field.Name),
                    ["properties"] = new JsonObject { [field.Name] = FrameSchemas.Reference("schemas", field.MessageType.Name) },
                },
                ["examples"] = new JsonArray(new JsonObject { ["name"] = field.Name, ["payload"] = JsonNode.Parse(Formatter.Format(byName[field.Name])) }),
            });
        }
    }

    private static JsonObject Operation(string action, string summary, IEnumerable<KeyValuePair<string, JsonNode?>> messages, string side) => new()
    {
        ["action"] = action,
        ["channel"] = new JsonObject { ["$ref"] = "#/channels/socket" },
        ["summary"] = summary,
        ["messages"] = new JsonArray([.. messages.Where(message => message.Key.StartsWith(side, StringComparison.Ordinal))
            .Select(message => new JsonObject { ["$ref"] = $"#/channels/socket/messages/{message.Key}" })]),
    };
}
