// SPDX-License-Identifier: MIT
// As much of JSON Schema 2020-12 as the published schemas use.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace SecureMessenger.Tests.Documents;

/// <summary>Compares values with schemas.</summary>
internal static class SchemaCheck
{
    /// <summary>All that is wrong with a value.</summary>
    public static IEnumerable<string> Complaints(JsonNode? value, IOpenApiSchema schema, string at) => value switch
    {
        null => [$"{at} is null"],
        JsonObject entry => Wrong(schema, JsonSchemaType.Object, at) ?? OfObject(entry, schema, at),
        JsonArray items => Wrong(schema, JsonSchemaType.Array, at) ?? OfArray(items, schema, at),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => Wrong(schema, JsonSchemaType.String, at) ?? OfString(value.GetValue<string>(), schema, at),
            JsonValueKind.Number => Wrong(schema, JsonSchemaType.Integer, at) ?? OfNumber(decimal.Parse(value.ToJsonString(), CultureInfo.InvariantCulture), schema, at),
            _ => Wrong(schema, JsonSchemaType.Boolean, at) ?? [],
        },
    };

    private static string[]? Wrong(IOpenApiSchema schema, JsonSchemaType type, string at) => schema.Type == type ? null : [$"{at} is no {schema.Type}"];

    private static IEnumerable<string> OfObject(JsonObject entry, IOpenApiSchema schema, string at)
    {
        foreach (var name in (schema.Required ?? new HashSet<string>()).Where(name => !entry.ContainsKey(name))) yield return $"{at}: {name} is missing";
        foreach (var (name, value) in entry)
        {
            var property = schema.Properties?.TryGetValue(name, out var known) is true ? known : schema.AdditionalProperties;
            if (property is null) yield return $"{at}.{name} is unknown";
            else foreach (var complaint in Complaints(value, property, $"{at}.{name}")) yield return complaint;
        }
    }

    private static IEnumerable<string> OfArray(JsonArray items, IOpenApiSchema schema, string at)
    {
        if (items.Count < schema.MinItems || items.Count > schema.MaxItems) yield return $"{at} has {items.Count} items";
        foreach (var complaint in items.SelectMany((item, i) => Complaints(item, schema.Items!, $"{at}[{i}]"))) yield return complaint;
    }

    private static IEnumerable<string> OfString(string text, IOpenApiSchema schema, string at)
    {
        if (text.Length < schema.MinLength || text.Length > schema.MaxLength) yield return $"{at} has {text.Length} characters";
        if (schema.Pattern is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1))) yield return $"{at} does not match";
        if (schema.Enum is { Count: > 0 } values && values.All(allowed => allowed.GetValue<string>() != text)) yield return $"{at} is none of its values";
        var isOfFormat = schema.Format switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "uri-reference" => Uri.TryCreate(text, UriKind.Relative, out _),
            null => true,
            _ => false,
        };
        if (!isOfFormat) yield return $"{at} is no {schema.Format}";
    }

    private static IEnumerable<string> OfNumber(decimal number, IOpenApiSchema schema, string at)
    {
        if (schema.Minimum is { } least && number < decimal.Parse(least, CultureInfo.InvariantCulture)) yield return $"{at} is less than {least}";
        if (schema.Maximum is { } most && number > decimal.Parse(most, CultureInfo.InvariantCulture)) yield return $"{at} is more than {most}";
    }
}
