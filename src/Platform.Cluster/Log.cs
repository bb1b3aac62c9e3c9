// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Platform.Cluster;

/// <summary>What the shared engines log; events 7000–7999.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Warning, "S3 cannot be used; bucket {Bucket} is asked for again until it can")]
    public static partial void S3Away(this ILogger log, Exception error, string bucket);

    [LoggerMessage(7002, LogLevel.Information, "Files are kept in bucket {Bucket}")]
    public static partial void S3Ready(this ILogger log, string bucket);

    [LoggerMessage(7003, LogLevel.Warning, "Bucket {Bucket} has no rule that drops unfinished multipart uploads, and takes none or has others; set one by hand")]
    public static partial void NoLifecycle(this ILogger log, Exception? error, string bucket);

    [LoggerMessage(7101, LogLevel.Information, "NATS is connected")]
    public static partial void NatsOpen(this ILogger log);

    [LoggerMessage(7102, LogLevel.Warning, "NATS is away; messages between nodes are late until it is back")]
    public static partial void NatsAway(this ILogger log);

    [LoggerMessage(7103, LogLevel.Debug, "A signal was lost")]
    public static partial void SignalLost(this ILogger log, Exception error);

    [LoggerMessage(7107, LogLevel.Warning, "A signal of another node cannot be read")]
    public static partial void SignalUnreadable(this ILogger log, Exception error);

    [LoggerMessage(7104, LogLevel.Warning, "Events for {Room} cannot be fetched; trying again")]
    public static partial void ConsumerAway(this ILogger log, Exception error, string room);

    [LoggerMessage(7105, LogLevel.Warning, "{Room} could not take event {Event} ({Number}), try {Tries}; it comes again")]
    public static partial void EventRefused(this ILogger log, Exception error, string room, string @event, ulong number, int tries);

    [LoggerMessage(7106, LogLevel.Error, "{Room} did not take event {Event} ({Number}); it was put into the stream of the dead")]
    public static partial void EventDead(this ILogger log, string room, string @event, ulong number);

    [LoggerMessage(7108, LogLevel.Warning, "{Room} passed over event {Event} ({Number}): it was written in an epoch that was taken back")]
    public static partial void EventOfFormerEpoch(this ILogger log, string room, string @event, ulong number);
}
