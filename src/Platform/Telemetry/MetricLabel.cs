// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Telemetry;

/// <summary>A label of a metric. What it can be is known before anybody uses the server: never who, with whom or what.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">Its values, in words for the catalogue; Markdown.</param>
/// <param name="Values">All of them, where they are few enough to stand at zero from the start.</param>
public sealed record MetricLabel(string Name, string Meaning, IReadOnlyList<string> Values)
{
    /// <summary>One with a few values.</summary>
    public static MetricLabel Of(string name, params string[] values) =>
        new(name, string.Join(", ", values.Select(value => $"`{value}`")), values);

    /// <summary>One whose values come from a table of the code.</summary>
    public static MetricLabel From(string name, string meaning) => new(name, meaning, []);

    /// <summary>The label with a value, as it is recorded.</summary>
    public KeyValuePair<string, object?> Is(string value) => new(Name, value);
}
