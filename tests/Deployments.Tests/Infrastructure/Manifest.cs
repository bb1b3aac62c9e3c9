// SPDX-License-Identifier: MIT
using System.Collections;
using YamlDotNet.Serialization;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A part of a YAML document, to be walked by names and numbers.</summary>
/// <param name="Value">A mapping, a sequence, a text, or null where there is nothing.</param>
internal sealed record Manifest(object? Value)
{
    /// <summary>What lies under a key; nothing where there is none.</summary>
    public Manifest this[string key] => new(Value is IDictionary map && map.Contains(key) ? map[key] : null);

    /// <summary>The items of a sequence; none where there is none.</summary>
    public IEnumerable<Manifest> Items => Value is IList list ? list.Cast<object?>().Select(item => new Manifest(item)) : [];

    /// <summary>The names of a mapping.</summary>
    public IEnumerable<string> Names => Value is IDictionary map ? map.Keys.Cast<string>() : [];

    public string Text => Value as string ?? "";

    public bool IsThere => Value is not null;

    public string Kind => this["kind"].Text;

    public string Name => this["metadata"]["name"].Text;

    /// <summary>Pods that it makes; nothing where it makes none.</summary>
    public Manifest Pod => this["spec"]["template"]["spec"];

    /// <summary>The documents of a text.</summary>
    public static List<Manifest> Parse(string text)
    {
        var (reader, documents) = (new YamlDotNet.Core.Parser(new StringReader(text)), new List<Manifest>());
        var deserializer = new DeserializerBuilder().Build();
        reader.MoveNext();
        while (reader.Current is not YamlDotNet.Core.Events.StreamEnd)
        {
            if (reader.Current is YamlDotNet.Core.Events.StreamStart) reader.MoveNext();
            documents.Add(new(deserializer.Deserialize(reader)));
        }

        return documents;
    }
}
