// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;

namespace SecureMessenger.Platform.Web.Contract;

/// <summary>A field outside the body: in the path, the query, or a header of request or answer.</summary>
/// <param name="Place">Where.</param>
/// <param name="Name">As it is written.</param>
/// <param name="Description">What it says.</param>
public sealed record RouteField(FieldPlace Place, string Name, string Description)
{
    /// <summary>Whether it is a whole number; a string otherwise.</summary>
    public bool IsNumber { get; init; }

    /// <summary>What kind of string, in the words of JSON Schema.</summary>
    public string? Format { get; init; }

    /// <summary>A regular expression it matches.</summary>
    public string? Pattern { get; init; }

    /// <summary>Smallest number, or shortest string.</summary>
    public long? Min { get; init; }

    /// <summary>Largest number, or longest string.</summary>
    public long? Max { get; init; }

    /// <summary>All it may be; empty for anything else above.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What holds when it is left out.</summary>
    public long? Default { get; init; }

    /// <summary>Whether a request without it is refused, or every such answer has it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>One as it could be.</summary>
    public string? Example { get; init; }

    /// <summary>The example as the JSON of its type.</summary>
    public JsonNode? ExampleNode => Example is null ? null
        : IsNumber ? JsonValue.Create(long.Parse(Example, System.Globalization.CultureInfo.InvariantCulture))
        : JsonValue.Create(Example);

    /// <summary>A header.</summary>
    public static RouteField Header(string name, string description) => new(FieldPlace.Header, name, description);

    /// <summary>A field of the query.</summary>
    public static RouteField Query(string name, string description) => new(FieldPlace.Query, name, description);

    /// <summary>An id in the path.</summary>
    public static RouteField Id(string name, string description, Guid example) =>
        new(FieldPlace.Path, name, description) { Format = "uuid", IsRequired = true, Example = example.ToString("D") };
}
