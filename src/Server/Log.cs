// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server;

/// <summary>What the process itself logs; events 6000–6999.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Information, "Told to stop: not ready from now on, serving for another {Delay}")]
    public static partial void Draining(this ILogger log, TimeSpan delay);

    [LoggerMessage(6002, LogLevel.Warning, "The database cannot be reached (try {Tries}; the next in {Pause}): {Reason}")]
    public static partial void DatabaseAway(this ILogger log, int tries, TimeSpan pause, string reason);

    [LoggerMessage(6003, LogLevel.Information, "The database is there (try {Tries})")]
    public static partial void DatabaseFound(this ILogger log, int tries);

    [LoggerMessage(6004, LogLevel.Critical, "The database was restored while this process ran: it stops, to be started anew")]
    public static partial void EpochEnded(this ILogger log);

    [LoggerMessage(6005, LogLevel.Warning, "The epoch of the database could not be read; trying again")]
    public static partial void EpochUnread(this ILogger log, Exception error);

    [LoggerMessage(6010, LogLevel.Error, "The certificate for clients has changed and cannot be used; the one before stays in force")]
    public static partial void CertificateUnread(this ILogger log, Exception error);
}
