// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging.Console;

namespace SecureMessenger.Server;

/// <summary>Where logs go: lines on standard output.</summary>
internal static class Logs
{
    public static void ToConsole(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
    }
}
