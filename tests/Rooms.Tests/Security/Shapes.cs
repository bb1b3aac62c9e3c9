// SPDX-License-Identifier: MIT
// The JSON bodies of the API, taken apart: every place in every one of them where a caller writes a value.
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Tests.Security;

/// <summary>Bodies with one value replaced.</summary>
internal static class Shapes
{
    /// <summary>Every property of a shape, as the path to it; lists by their first element.</summary>
    public static IEnumerable<string> PathsOf(Type shape, string prefix = "")
    {
        foreach (var property in shape.GetProperties().Where(property => property.SetMethod is not null))
        {
            var path = prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            yield return path;
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
            var inner = isList ? type.GetGenericArguments()[0] : type;
            if (isList) yield return path + "[]";
            if (inner.Namespace!.StartsWith("SecureMessenger.", StringComparison.Ordinal))
            {
                foreach (var deeper in PathsOf(inner, isList ? path + "[]." : path + ".")) yield return deeper;
            }
        }
    }

    /// <summary>The body with the literal at the path; what is on the way to it and missing is made.</summary>
    public static string With(object body, Type shape, string path, string literal)
    {
        const string Mark = "\u2a00mark\u2a00";
        var root = JsonSerializer.SerializeToNode(body, shape, WireJson.Default.Options)!;
        Put(root, path.Split('.'), Mark);
        return root.ToJsonString(WireJson.Default.Options).Replace(JsonSerializer.Serialize(Mark, WireJson.Default.Options.GetTypeInfo(typeof(string))), literal, StringComparison.Ordinal);
    }

    private static void Put(JsonNode at, ReadOnlySpan<string> steps, string mark)
    {
        var name = steps[0].Replace("[]", "", StringComparison.Ordinal);
        var isElement = steps[0].EndsWith("[]", StringComparison.Ordinal);
        if (steps.Length == 1)
        {
            at[name] = isElement ? new JsonArray(mark) : mark;
            return;
        }

        var inner = isElement ? at[name] is JsonArray { Count: > 0 } list ? list[0]!.DeepClone() : new JsonObject() : at[name]?.DeepClone() ?? new JsonObject();
        Put(inner, steps[1..], mark);
        at[name] = isElement ? new JsonArray(inner) : inner;
    }
}
