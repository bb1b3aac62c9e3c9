// SPDX-License-Identifier: MIT
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>Whole objects of the bucket.</summary>
internal sealed class S3Objects(S3Bucket bucket)
{
    /// <summary>All keys under a prefix, with their sizes.</summary>
    public async Task<IReadOnlyList<(string Key, long Size)>> ListAsync(string prefix, CancellationToken ct)
    {
        var found = new List<(string, long)>();
        var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = prefix };
        do
        {
            var page = await bucket.AskAsync((s3, limited) => s3.ListObjectsV2Async(request, limited), ct);
            found.AddRange((page.S3Objects ?? []).Select(one => (one.Key, one.Size ?? 0)));
            request.ContinuationToken = page.IsTruncated is true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
        return found;
    }

    /// <summary>What there is of a blob.</summary>
    public async Task<S3Traces> FindAsync(FileId id, CancellationToken ct) => new(id, await ListAsync(S3Keys.Of(id), ct));

    /// <summary>Writes a small object.</summary>
    public Task PutAsync(string key, ArraySegment<byte> bytes, CancellationToken ct) => bucket.MoveAsync(
        (s3, limited) =>
        {
            var request = new PutObjectRequest
            {
                BucketName = bucket.Name, Key = key, InputStream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false),
                UseChunkEncoding = false, ContentType = "application/octet-stream",
            };
            return s3.PutObjectAsync(request, limited);
        },
        ct);

    /// <summary>Copies an object within the store.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> CopyAsync(string from, string to, CancellationToken ct)
    {
        var request = new CopyObjectRequest { SourceBucket = bucket.Name, SourceKey = from, DestinationBucket = bucket.Name, DestinationKey = to };
        return await bucket.MoveOrNullAsync((s3, limited) => s3.CopyObjectAsync(request, limited), ct) is not null;
    }

    /// <summary>Whether there is such an object.</summary>
    public async Task<bool> ExistsAsync(string key, CancellationToken ct)
    {
        if (await bucket.AskAsync((s3, limited) => HasAsync(s3, key, limited), ct)) return true;
        // The answer to HEAD has no body, and 404 may mean that the whole bucket has gone: a listing tells them apart.
        var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = key, MaxKeys = 1 };
        return await bucket.AskAsync((s3, limited) => s3.ListObjectsV2Async(request, limited), ct) is { S3Objects: [var first, ..] } && first.Key == key;
    }

    /// <summary>Begins to read a range, which ends early where the object does; null when there is no such object.</summary>
    public async Task<Stream?> OpenAsync(string key, long offset, long length, CancellationToken ct)
    {
        var request = new GetObjectRequest { BucketName = bucket.Name, Key = key, ByteRange = new ByteRange(offset, offset + length - 1) };
        try
        {
            var answer = await bucket.AskOrNullAsync((s3, limited) => s3.GetObjectAsync(request, limited), ct);
            return answer is null ? null : new S3ReadStream(answer, length);
        }
        catch (BlobStoreException error) when (error.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable })
        {
            return Stream.Null; // it ends before the range
        }
    }

    /// <summary>Removes an object; fine if there is none.</summary>
    public Task DeleteAsync(string key, CancellationToken ct) => bucket.AskAsync((s3, limited) => s3.DeleteObjectAsync(bucket.Name, key, limited), ct);

    private async Task<bool> HasAsync(IAmazonS3 s3, string key, CancellationToken ct)
    {
        try
        {
            await s3.GetObjectMetadataAsync(bucket.Name, key, ct);
            return true;
        }
        catch (AmazonServiceException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
