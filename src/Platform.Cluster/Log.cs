// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Platform.Cluster;

/// <summary>What the shared engines log; events 1500–1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1501, LogLevel.Information, "NATS is connected")]
    public static partial void NatsOpen(this ILogger log);

    [LoggerMessage(1502, LogLevel.Warning, "NATS is away; messages between nodes are late until it is back")]
    public static partial void NatsAway(this ILogger log);

    [LoggerMessage(1503, LogLevel.Debug, "A signal was lost")]
    public static partial void SignalLost(this ILogger log, Exception error);

    [LoggerMessage(1507, LogLevel.Warning, "A signal of another node cannot be read")]
    public static partial void SignalUnreadable(this ILogger log, Exception error);

    [LoggerMessage(1504, LogLevel.Warning, "Events for {Room} cannot be fetched; trying again")]
    public static partial void ConsumerAway(this ILogger log, Exception error, string room);

    [LoggerMessage(1505, LogLevel.Warning, "{Room} could not take event {Event} ({Number}), try {Tries}; it comes again")]
    public static partial void EventRefused(this ILogger log, Exception error, string room, string @event, ulong number, int tries);

    [LoggerMessage(1506, LogLevel.Error, "{Room} did not take event {Event} ({Number}); it was put into the stream of the dead")]
    public static partial void EventDead(this ILogger log, string room, string @event, ulong number);
}
