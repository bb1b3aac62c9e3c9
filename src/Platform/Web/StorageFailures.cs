// SPDX-License-Identifier: MIT
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Platform.Web;

/// <summary>Failures of what things are stored on: the caller did nothing wrong and may come back.</summary>
internal static class StorageFailures
{
    // https://sqlite.org/rescode.html: SQLITE_IOERR, SQLITE_FULL.
    private const int DiskFailed = 10;
    private const int DiskFull = 13;

    // https://www.postgresql.org/docs/current/errcodes-appendix.html: disk_full, and admin_shutdown, crash_shutdown, cannot_connect_now.
    private const string ServersDiskFull = "53100";
    private const string ServerStops = "57P";

    /// <summary>What to tell the caller; null when the failure is none of these.</summary>
    public static Refusal? Explain(Exception error) => error switch
    {
        BlobStoreException { IsFull: true } or SqliteException { SqliteErrorCode: DiskFull } => ProblemCodes.StorageFull,
        DbException { SqlState: ServersDiskFull } => ProblemCodes.StorageFull,
        BlobStoreException or SqliteException { SqliteErrorCode: DiskFailed } => ProblemCodes.Unavailable,
        DbException database when IsAway(database) => ProblemCodes.Unavailable,
        _ => (Refusal?)null,
    };

    // No connection, one that broke or none to be had: the driver calls what another try may mend transient.
    private static bool IsAway(DbException error) => error.IsTransient || error.SqlState?.StartsWith(ServerStops, StringComparison.Ordinal) is true;
}
