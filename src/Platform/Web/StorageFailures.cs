// SPDX-License-Identifier: MIT
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

    /// <summary>What to tell the caller; null when the failure is none of these.</summary>
    public static Refusal? Explain(Exception error) => error switch
    {
        BlobStoreException { IsFull: true } or SqliteException { SqliteErrorCode: DiskFull } => ProblemCodes.StorageFull,
        BlobStoreException or SqliteException { SqliteErrorCode: DiskFailed } => ProblemCodes.Unavailable,
        _ => (Refusal?)null,
    };
}
