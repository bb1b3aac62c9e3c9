// SPDX-License-Identifier: MIT
using System.Net;
using Amazon.Runtime;
using SecureMessenger.Platform.Blobs;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>What S3 and the way to it say, in the words of the port.</summary>
internal static class S3Failures
{
    // Of AWS, of Ceph RGW and of MinIO.
    private static readonly string[] Full =
        ["QuotaExceeded", "EntityTooLarge", "InsufficientCapacity", "ServiceQuotaExceededException", "XMinioStorageFull"];

    private static readonly string[] Missing = ["NoSuchKey", "NoSuchUpload"];

    /// <summary>Whether a call failed by S3 or the way to it, and not because its caller gave up.</summary>
    public static bool IsS3(Exception error, CancellationToken given) => error switch
    {
        BlobStoreException => false,
        OperationCanceledException => !given.IsCancellationRequested,
        _ => error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException,
    };

    /// <summary>Whether there is no such object or upload. That there is no bucket is a failure.</summary>
    public static bool IsMissing(Exception error) => error is AmazonServiceException { ErrorCode: var code } && Missing.Contains(code);

    /// <summary>The port's exception. What S3 says of a failure holds neither keys nor bytes.</summary>
    public static BlobStoreException Explain(Exception error) => new(
        error is OperationCanceledException ? "The blob store failed: S3 did not answer in time." : $"The blob store failed: {error.Message}",
        error is AmazonServiceException { StatusCode: HttpStatusCode.InsufficientStorage or HttpStatusCode.RequestEntityTooLarge }
        || (error is AmazonServiceException { ErrorCode: var code } && Full.Contains(code)),
        error);
}
