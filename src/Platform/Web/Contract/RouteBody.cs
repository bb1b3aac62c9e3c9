// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace SecureMessenger.Platform.Web.Contract;

/// <summary>A body, with an example of one. Examples are values of the shapes themselves: what no longer fits does not compile.</summary>
public sealed class RouteBody
{
    private readonly Func<JsonNode?> _example;

    private RouteBody(string mediaType, Type? shape, string? description, Func<JsonNode?> example)
    {
        MediaType = mediaType;
        Shape = shape;
        Description = description;
        _example = example;
    }

    /// <summary>Its media type.</summary>
    public string MediaType { get; }

    /// <summary>The type of its JSON; null for bytes and text.</summary>
    public Type? Shape { get; }

    /// <summary>What it is.</summary>
    public string? Description { get; }

    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; private init; }

    /// <summary>One as it could be.</summary>
    public JsonNode? Example => _example();

    /// <summary>JSON of the API.</summary>
    public static RouteBody Json<T>(JsonTypeInfo<T> shape, T example) =>
        new("application/json", typeof(T), null, () => JsonSerializer.SerializeToNode(example, shape));

    /// <summary>The same, where a request may leave it out.</summary>
    public RouteBody Optional() => new(MediaType, Shape, Description, _example) { IsOptional = true };

    /// <summary>Bytes that are not looked into.</summary>
    public static RouteBody Bytes(string mediaType, string description) => new(mediaType, null, description, () => null);

    /// <summary>Words for people.</summary>
    public static RouteBody Text(string example) => new("text/plain", null, null, () => JsonValue.Create(example));
}
