// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging.Console;
using SecureMessenger.Server.Telemetry;

namespace SecureMessenger.Server;

/// <summary>Where logs go: lines on standard output.</summary>
internal static class Logs
{
    public static void ToConsole(ILoggingBuilder logging, TelemetryOptions options)
    {
        if (options.LogFormat == LogFormat.Json) logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName).AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        else AddText(logging);
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        logging.AddFilter("Yarp", LogLevel.Warning);
        logging.AddFilter("Yarp.ReverseProxy.Health", LogLevel.Error); // each look at a service that is away; /readyz names it
    }

    /// <summary>
    /// At whatever level and wherever logs go: a request's address may hold a ticket or a name, and a malformed line or header is quoted. The first one
    /// also puts the address around every line of a request, the second says it at each match.
    /// </summary>
    public static void WithoutSecrets(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Routing.Matching", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning);
        logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Warning);
    }

    private static void AddText(ILoggingBuilder logging) => logging.AddSimpleConsole(options =>
    {
        options.SingleLine = true;
        options.UseUtcTimestamp = true;
        options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        options.ColorBehavior = LoggerColorBehavior.Disabled;
    });
}
