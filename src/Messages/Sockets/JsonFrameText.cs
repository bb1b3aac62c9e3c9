// SPDX-License-Identifier: MIT
// Before a text becomes objects its tokens are counted, its depth is bounded, and its bytes are put into the one base64 that the
// library reads.
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SecureMessenger.Messages.Sockets;

/// <summary>The text of a JSON frame, looked through.</summary>
internal static class JsonFrameText
{
    // A full set of wraps is six tokens each; twice that, as in binary.
    private const int MaxTokens = 14_000;
    private const int MaxDepth = 8;

    /// <summary>Reads one object with at most one key.</summary>
    /// <returns>False: it has more parts than any frame needs.</returns>
    /// <exception cref="JsonException">It is not JSON, or not that.</exception>
    /// <exception cref="InvalidOperationException">A string is not Unicode.</exception>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out string text)
    {
        text = "";
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var rewritten = new ArrayBufferWriter<byte>(utf8.Length + 16);
        using var writer = new Utf8JsonWriter(rewritten, new JsonWriterOptions { SkipValidation = true });
        var isBytes = false;
        var (tokens, keys) = (0, 0);
        while (reader.Read())
        {
            if (++tokens > MaxTokens) return false;
            if (tokens == 1 && reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A frame is an object.");
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && ++keys > 1) throw new JsonException("A frame has one key.");
            Copy(ref reader, writer, isBytes);
            isBytes = reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("body"u8) || reader.ValueTextEquals("wrap"u8));
        }

        writer.Flush();
        text = Encoding.UTF8.GetString(rewritten.WrittenSpan);
        return true;
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, bool isBytes)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(isBytes ? ToStandardBase64(reader.GetString()!) : reader.GetString());
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private static string ToStandardBase64(string text) =>
        text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
}
