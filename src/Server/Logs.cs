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
        logging.AddFilter("Yarp", LogLevel.Warning);
        logging.AddFilter("Yarp.ReverseProxy.Health", LogLevel.Error); // each look at a service that is away; /readyz names it
    }

    /// <summary>At whatever level and wherever logs go: a request's address may hold a ticket, and a malformed line or header is quoted.</summary>
    public static void WithoutSecrets(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning);
        logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Warning);
    }
}
