// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>What the files room logs; events 5000–5999.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "Dropping {Count} uploads that an earlier process did not finish")]
    public static partial void AbandonedUploads(this ILogger log, int count);

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
}
