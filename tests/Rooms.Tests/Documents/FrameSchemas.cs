// SPDX-License-Identifier: MIT
// What protobuf's JSON mapping makes of a message (protobuf.dev/programming-guides/json), as JSON Schema. A field that has its default
// is left out, so none is required.
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace SecureMessenger.Tests.Documents;

/// <summary>Schemas of frames and their parts.</summary>
internal sealed class FrameSchemas(ProtoComments comments)
{
    private static readonly string[] Ids = ["missing", "extra", "stale"];

    private static readonly HashSet<FieldType> Bits64 = [FieldType.UInt64, FieldType.Int64];

    /// <summary>The schema of a message or an enumeration of the .proto.</summary>
    public JsonObject Of(IDescriptor type) => type switch
    {
        MessageDescriptor message => new JsonObject
        {
            ["type"] = "object",
            ["description"] = comments[type.Name],
            ["properties"] = new JsonObject(message.Fields.InFieldNumberOrder().Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Of(field)))),
        },
        EnumDescriptor values => new JsonObject
        {
            ["type"] = "string",
            ["description"] = string.Join(' ', values.Values.Select(value => $"`{value.Name}`: {comments[$"{type.Name}.{value.Name}"]}")),
            ["enum"] = new JsonArray([.. values.Values.Select(value => (JsonNode)value.Name)]),
        },
        _ => throw new NotSupportedException($"{type.FullName} is no message and no enumeration."),
    };

    /// <summary>Where a type's schema stands.</summary>
    public static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    private JsonObject Of(FieldDescriptor field)
    {
        var schema = field.IsMap ? new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(field.MessageType.FindFieldByName("value")) }
            : field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = Value(field) }
            : Value(field);
        if (comments[$"{field.ContainingType.Name}.{field.Name}"] is { } description) schema["description"] = description;
        schema["x-protobuf-field"] = field.FieldNumber;
        return schema;
    }

    private static JsonObject Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => IsId(field.Name) ? new() { ["type"] = "string", ["format"] = "uuid" } : new() { ["type"] = "string" },
        FieldType.Bytes => new() { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.UInt32 => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = uint.MaxValue },
        var wide when Bits64.Contains(wide) => new() { ["type"] = "string", ["pattern"] = "^[0-9]+$" }, // beyond 2^53, so the mapping writes text
        FieldType.Message when field.MessageType.FullName == "google.protobuf.Timestamp" => new() { ["type"] = "string", ["format"] = "date-time" },
        FieldType.Message => Reference("schemas", field.MessageType.Name),
        FieldType.Enum => Reference("schemas", field.EnumType.Name),
        _ => throw new NotSupportedException($"{field.FullName} is of a type that has not been seen."),
    };

    private static bool IsId(string name) => name.EndsWith("_id", StringComparison.Ordinal) || Ids.Contains(name);
}
