// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>What the files room logs; events 5000–5999.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "An earlier process did not finish {Count} uploads; those that cannot go on are dropped")]
    public static partial void InterruptedUploads(this ILogger log, int count);

    [LoggerMessage(5002, LogLevel.Information, "Swept {Count} files")]
    public static partial void Swept(this ILogger log, int count);

    [LoggerMessage(5003, LogLevel.Warning, "The bytes of file {File} could not be removed; the next sweep tries again")]
    public static partial void BytesStay(this ILogger log, Exception error, FileId file);

    [LoggerMessage(5004, LogLevel.Error, "A sweep failed; the next one tries again")]
    public static partial void SweepFailed(this ILogger log, Exception error);

    [LoggerMessage(5005, LogLevel.Error, "The bytes of file {File} are missing or shorter than its row says")]
    public static partial void BytesMissing(this ILogger log, FileId file);

    [LoggerMessage(5006, LogLevel.Debug, "Upload {File} was refused or broke off; nothing of it is kept")]
    public static partial void UploadDropped(this ILogger log, FileId file);

    [LoggerMessage(5007, LogLevel.Warning, "Removed bytes that no row knows: {File}")]
    public static partial void OrphanRemoved(this ILogger log, FileId file);

    [LoggerMessage(5008, LogLevel.Error, "{Wrong} of {All} files do not match the blob store: is it mounted, was all of a backup restored? Nothing was removed")]
    public static partial void StoreLooksWrong(this ILogger log, int wrong, int all);

    [LoggerMessage(5009, LogLevel.Error, "Leases of running uploads could not be renewed; trying again")]
    public static partial void LeasesNotRenewed(this ILogger log, Exception error);
}
