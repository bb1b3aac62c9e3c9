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
}
