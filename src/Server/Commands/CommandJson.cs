// SPDX-License-Identifier: MIT
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Server.Commands;

/// <summary>What commands print with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<SettingsMistake>))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
[JsonSerializable(typeof(IReadOnlyList<AccountLine>))]
[JsonSerializable(typeof(IReadOnlyList<Count>))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    // Of words that are read by people too: quotation marks stay what they are.
    private static readonly CommandJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A document, as it is printed.</summary>
    public static string Write<T>(T document) => JsonSerializer.Serialize(document, typeof(T), Readable);
}
