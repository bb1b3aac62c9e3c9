// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Telemetry;

/// <summary>What a process tells of itself, and to whom.</summary>
internal sealed class TelemetryOptions
{
    private const int EveryTrace = 100;

    private static readonly Setting<Uri?> Otlp = new(
        "telemetry.otlp_endpoint", null, "",
        "Collector that traces and logs are sent to, by OTLP over HTTP, as http://collector:4318. Not set: nothing is traced, and nothing sent.", ParseEndpoint)
    {
        Form = new("address", "http or https, a host and a port"),
    };

    private static readonly Setting<int> Percent = SettingKinds.Number(
        "telemetry.traces_percent", 10, 0, EveryTrace, "Of a hundred traces so many are recorded, whole.");

    private static readonly Setting<LogFormat> Format = new(
        "logs.format", LogFormat.Text, "text", "How the log is written to standard output: text, or json, one object a line with its request's id.", ParseFormat)
    {
        Form = new("one of", "text, json"),
    };

    private static readonly Setting<LogLevel> Level = new(
        "logs.level", LogLevel.Information, "information", "From which level on: trace, debug, information, warning, error.", ParseLevel)
    {
        Form = new("one of", "trace, debug, information, warning, error"),
    };

    /// <summary>Reads the settings.</summary>
    public TelemetryOptions(SettingsSource settings)
    {
        Endpoint = settings.Read(Otlp);
        TraceRatio = settings.Read(Percent) / (double)EveryTrace;
        LogFormat = settings.Read(Format);
        LogLevel = settings.Read(Level);
    }

    /// <summary>Where traces and logs are sent; null for nowhere.</summary>
    public Uri? Endpoint { get; }

    /// <summary>How many traces are recorded, 0 to 1.</summary>
    public double TraceRatio { get; }

    /// <summary>How the log is written.</summary>
    public LogFormat LogFormat { get; }

    /// <summary>From which level on.</summary>
    public LogLevel LogLevel { get; }

    private static string? ParseEndpoint(string text, out Uri? endpoint) =>
        Uri.TryCreate(text, UriKind.Absolute, out endpoint) && endpoint is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" }
            ? null
            : $"'{text}' is not an address such as http://collector:4318";

    private static string? ParseFormat(string text, out LogFormat format)
    {
        format = text == "json" ? LogFormat.Json : LogFormat.Text;
        return text is "json" or "text" ? null : $"'{text}' is neither text nor json";
    }

    private static string? ParseLevel(string text, out LogLevel level)
    {
        level = LogLevel.Information;
        return char.IsLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out level) && level is >= LogLevel.Trace and <= LogLevel.Error
            ? null
            : $"'{text}' is not one of trace, debug, information, warning, error";
    }
}
