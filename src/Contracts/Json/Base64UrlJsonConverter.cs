// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMessenger.Contracts.Json;

/// <summary>Bytes as base64url without padding (RFC 4648 §5); standard base64 with padding is read too.</summary>
public sealed class Base64UrlJsonConverter : JsonConverter<byte[]>
{
    /// <inheritdoc />
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("Expected a string of base64url.");
        var text = reader.GetString()!;
        try
        {
            return text.AsSpan().IndexOfAny('+', '/') >= 0 ? Convert.FromBase64String(text) : Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw new JsonException("Not base64url.");
        }
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Base64Url.EncodeToString(value));
}
