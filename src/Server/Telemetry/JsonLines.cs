// SPDX-License-Identifier: MIT
// One object a line: time, level, category, event, message, what the message is made of, the request's id, the trace. Of scopes only our own:
// others hold addresses of requests, which hold names.
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Server.Telemetry;

/// <summary>Writes the log for machines.</summary>
internal sealed class JsonLines(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "messenger-json";

    private const string Template = "{OriginalFormat}";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteNumber("event", logEntry.EventId.Id);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            scopeProvider?.ForEachScope(WriteScope, json);
            if (Activity.Current is { Recorded: true } activity) json.WriteString("trace_id", activity.TraceId.ToHexString());
            if (logEntry.State is IReadOnlyList<KeyValuePair<string, object?>> fields) WriteFields(json, fields);
            if (logEntry.Exception is { } error) json.WriteString("error", error.ToString());
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void WriteScope(object? scope, Utf8JsonWriter json)
    {
        if (scope is RequestScope request) json.WriteString(RequestScope.Field, request.Id);
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        if (!fields.Any(field => field.Key != Template)) return;
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields)
        {
            if (name != Template) json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
