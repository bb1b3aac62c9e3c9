// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Text.Json;

namespace SecureMessenger.Platform.Exports;

/// <summary>One object of an exported file.</summary>
/// <param name="Fields">Name and value: text, whole number, bytes, UUID, or null for a field that is left out.</param>
public sealed record ExportedRow(IReadOnlyList<(string Name, object? Value)> Fields)
{
    /// <summary>Writes it as the API would: ids in lower case, times as RFC 3339, bytes as base64url.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Fields) Write(writer, name, value);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case long ms when name.EndsWith("_at", StringComparison.Ordinal):
                writer.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case int number: // PostgreSQL has a smaller one
                writer.WriteNumber(name, number);
                break;
            case byte[] bytes:
                writer.WriteString(name, Base64Url.EncodeToString(bytes));
                break;
            case Guid id:
                writer.WriteString(name, id);
                break;
            case string text when name.EndsWith("_id", StringComparison.Ordinal):
                writer.WriteString(name, Guid.Parse(text)); // SQLite keeps an id as text, in capitals
                break;
            case string text:
                writer.WriteString(name, text);
                break;
            default:
                throw new ArgumentException($"{name} is of a kind that exports do not know: {value.GetType()}", nameof(value));
        }
    }
}
