// SPDX-License-Identifier: MIT
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Documents;

public sealed class AsyncApiDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = Contracts.Json.WireJson.Default,
    };

    private static JsonObject Document { get; } = new AsyncApiWriter().Write();

    [Fact]
    public Task What_the_code_speaks_is_what_is_committed() => PublishedFile.IsAsync("asyncapi.json", Document.ToJsonString(Indented) + "\n");

    [Fact]
    public void Every_frame_of_either_side_is_there_with_words_and_an_example()
    {
        string[] expected = [.. Frames("Client", ClientFrame.Descriptor), .. Frames("Server", ServerFrame.Descriptor)];

        Assert.Equal(expected, Messages().Select(message => message.Key));
        foreach (var (name, message) in Messages())
        {
            Assert.True(message!["summary"] is not null, $"{name} has no comment in messenger.proto");
            Assert.Single(message["examples"]!.AsArray());
        }
    }

    [Fact]
    public void Every_type_of_the_proto_has_words() => Assert.All(
        Document["components"]!["schemas"]!.AsObject(), schema => Assert.True(schema.Value!["description"] is not null, $"{schema.Key} has no comment"));

    [Fact]
    public void Every_example_is_a_frame_and_fits_its_schema()
    {
        foreach (var (name, message) in Messages())
        {
            var payload = message!["examples"]![0]!["payload"]!;
            IMessage frame = name.StartsWith("Client", StringComparison.Ordinal)
                ? JsonParser.Default.Parse<ClientFrame>(payload.ToJsonString())
                : JsonParser.Default.Parse<ServerFrame>(payload.ToJsonString());
            Assert.Equal(message["name"]!.GetValue<string>(), frame.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(frame).Name);
            Assert.Empty(SchemaCheck.Complaints(payload, Schemas()[name], name));
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = References(Document).ToHashSet(StringComparer.Ordinal);

        Assert.True(references.Count > 40);
        Assert.All(references, reference => Assert.NotNull(
            reference[2..].Split('/').Aggregate<string, JsonNode?>(Document, (node, name) => node?[name])));
    }

    [Fact]
    public void Every_close_code_and_both_sub_protocols_are_there()
    {
        var channel = Document["channels"]!["socket"]!;

        Assert.Equal(Enum.GetValues<CloseCode>().Select(code => (int)code).Order(), channel["x-close-codes"]!.AsArray().Select(row => row!["code"]!.GetValue<int>()));
        Assert.Equal([SocketProtocol.Binary, SocketProtocol.Json], channel["x-sub-protocols"]!.AsObject().Select(each => each.Key));
    }

    private static JsonObject Messages() => Document["components"]!["messages"]!.AsObject();

    private static IEnumerable<string> Frames(string side, MessageDescriptor envelope) => envelope.Oneofs[0].Fields.Select(field => side + field.MessageType.Name);

    // Payloads and the schemas they refer to are JSON Schema, as those of OpenAPI 3.1 are: its reader reads them.
    private static IDictionary<string, IOpenApiSchema> Schemas()
    {
        var all = new JsonObject(Messages().Select(message => KeyValuePair.Create(message.Key, (JsonNode?)message.Value!["payload"]!.DeepClone()))
            .Concat(Document["components"]!["schemas"]!.AsObject().Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value!.DeepClone()))));
        var wrapped = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "frames", ["version"] = "1" },
            ["paths"] = new JsonObject(),
            ["components"] = new JsonObject { ["schemas"] = all },
        };
        return OpenApiDocument.Parse(wrapped.ToJsonString(), OpenApiConstants.Json).Document!.Components!.Schemas!;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject entry => entry.SelectMany(field => field is { Key: "$ref", Value: JsonValue target } ? [target.GetValue<string>()] : References(field.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
