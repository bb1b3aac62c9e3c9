// SPDX-License-Identifier: MIT
// What the wire format says and types do not: bytes are base64url, numbers are numbers, what is null is left out.
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>Mends the schemas of the shapes.</summary>
internal sealed class WireSchemas : IOpenApiSchemaTransformer
{
    private const JsonSchemaType Number = JsonSchemaType.Integer | JsonSchemaType.Number;

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var property = context.JsonPropertyInfo;
        schema.Type &= ~JsonSchemaType.Null;
        if (schema.Format == "date-time") schema.Type = JsonSchemaType.String;
        if (context.JsonTypeInfo.Type == typeof(byte[])) DescribeBytes(schema, AttributeOf<BytesAttribute>(property));
        if ((schema.Type & Number) != 0) DescribeNumber(schema, context.JsonTypeInfo.Type);
        if (AttributeOf<AllowedValuesAttribute>(property) is { } allowed) schema.Enum = [.. allowed.Values.Select(value => JsonValue.Create((string)value!))];
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object) DescribeObject(schema, context.JsonTypeInfo);
        return Task.CompletedTask;
    }

    /// <summary>Fields of other shapes that may be left out are those shapes, not null.</summary>
    public static void LeaveOutNulls(OpenApiDocument document)
    {
        foreach (var properties in document.Components!.Schemas!.Values.Select(schema => schema.Properties).OfType<IDictionary<string, IOpenApiSchema>>())
        {
            foreach (var (name, property) in properties.ToList()) properties[name] = WithoutNull(property);
        }
    }

    /// <summary>What may be left out is what it is, not null.</summary>
    public static IOpenApiSchema WithoutNull(IOpenApiSchema schema) =>
        schema.OneOf is [{ Type: JsonSchemaType.Null }, var actual] ? actual : schema;

    // Between the shortest, without padding, and the longest, with it.
    private static void DescribeBytes(OpenApiSchema schema, BytesAttribute? bytes)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = null;
        schema.ContentEncoding = "base64url";
        if (bytes is null) return;
        schema.MinLength = ((4 * bytes.Min) + 2) / 3;
        schema.MaxLength = (bytes.Max + 2) / 3 * 4;
    }

    private static void DescribeNumber(OpenApiSchema schema, Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        schema.Type &= ~JsonSchemaType.String; // it is read as a string too, which nobody should rely on
        schema.Pattern = null;
        if (actual != typeof(uint) && actual != typeof(ulong)) return;
        schema.Format = actual == typeof(uint) ? "uint32" : "uint64";
        schema.Minimum ??= "0";
        if (actual == typeof(uint)) schema.Maximum ??= uint.MaxValue.ToString(CultureInfo.InvariantCulture);
    }

    private static void DescribeObject(OpenApiSchema schema, JsonTypeInfo type)
    {
        var required = type.Properties.Where(IsAlwaysThere).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        schema.Required = required.Count > 0 ? required : null;
    }

    // Of a request: what it is refused without. Of an answer, which is a record: all that cannot be null.
    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        AttributeOf<RequiredAttribute>(property) is not null
        || (property.AssociatedParameter is not null && !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null);

    private static T? AttributeOf<T>(JsonPropertyInfo? property)
        where T : Attribute => (property?.AttributeProvider as MemberInfo)?.GetCustomAttribute<T>();
}
