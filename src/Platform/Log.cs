// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Limits;

namespace SecureMessenger.Platform;

/// <summary>What the platform logs; events 1000–1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Applied migration {Room}/{Name}")]
    public static partial void Migrated(this ILogger log, string room, string name);

    [LoggerMessage(1002, LogLevel.Warning, "Event {Event} ({Id}) failed on try {Tries}; it will be tried again")]
    public static partial void EventFailed(this ILogger log, Exception error, string @event, long id, int tries);

    [LoggerMessage(1003, LogLevel.Error, "Event {Event} ({Id}) failed {Tries} times and was set aside in the outbox")]
    public static partial void EventSetAside(this ILogger log, string @event, long id, int tries);

    [LoggerMessage(1004, LogLevel.Error, "Request {RequestId} failed: {Method} {Route}")]
    public static partial void RequestFailed(this ILogger log, Exception error, string requestId, string method, string route);

    [LoggerMessage(1007, LogLevel.Warning, "The buckets of the rate limits cannot be reached: {Limit} and its like are {WhenAway} until they can")]
    public static partial void RateLimitsAway(this ILogger log, Exception error, string limit, StoreAway whenAway);

    [LoggerMessage(1008, LogLevel.Information, "The buckets of the rate limits are back")]
    public static partial void RateLimitsBack(this ILogger log);

    [LoggerMessage(1010, LogLevel.Warning, "The database was restored or moved: it was {Known} and is {Now}")]
    public static partial void DatabaseMoved(this ILogger log, string known, string now);

    [LoggerMessage(1011, LogLevel.Warning, "Epoch {Epoch} began: clients read everything again and put new one-time keys")]
    public static partial void EpochBegan(this ILogger log, string epoch);

    [LoggerMessage(1005, LogLevel.Error, "The outbox could not be read; trying again")]
    public static partial void OutboxFailed(this ILogger log, Exception error);

    [LoggerMessage(1012, LogLevel.Error, "The sweep of {Sweep} ended early; its next pass goes on")]
    public static partial void SweepFailed(this ILogger log, Exception error, string sweep);

    [LoggerMessage(1013, LogLevel.Warning, "The event bus cannot be reached; events wait in the outbox")]
    public static partial void EventBusAway(this ILogger log, Exception error);

    [LoggerMessage(1009, LogLevel.Warning, "Ended sessions could not be read; trying again")]
    public static partial void EndedSessionsUnread(this ILogger log, Exception error);

    [LoggerMessage(1014, LogLevel.Warning, "The database was restored while this process ran: its events are left to those of the new epoch")]
    public static partial void EventsOfNewEpoch(this ILogger log);

    [LoggerMessage(1030, LogLevel.Error, "A secret of the data directory cannot be read; the one read before is in force")]
    public static partial void SecretUnread(this ILogger log, Exception error);
}
