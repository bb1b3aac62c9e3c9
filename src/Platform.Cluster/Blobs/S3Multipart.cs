// SPDX-License-Identifier: MIT
// The multipart upload of a blob: its parts but the last are full, so that a part's number says where it belongs and a length says which
// parts it needs. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
using Amazon.S3.Model;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>Multipart uploads of the bucket.</summary>
internal sealed class S3Multipart(S3Bucket bucket, S3Objects objects)
{
    /// <summary>Bytes of a full part; S3 takes 5 MiB at least, and 10,000 parts.</summary>
    public const int PartBytes = 8 * 1024 * 1024;

    /// <summary>Begins one and notes it, so that another server finds it.</summary>
    public async Task<string> BeginAsync(FileId id, CancellationToken ct)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = S3Keys.Of(id), ContentType = "application/octet-stream" };
        var begun = await bucket.AskAsync((s3, limited) => s3.InitiateMultipartUploadAsync(request, limited), ct);
        await objects.PutAsync(S3Keys.OfUpload(id, begun.UploadId), ArraySegment<byte>.Empty, ct);
        return begun.UploadId;
    }

    /// <summary>The uploads under a prefix that were begun and are not over, noted or not. Not every store tells.</summary>
    public async Task<IReadOnlyList<(string Key, string Upload)>> FindAsync(string prefix, CancellationToken ct)
    {
        var found = new List<(string, string)>();
        var request = new ListMultipartUploadsRequest { BucketName = bucket.Name, Prefix = prefix };
        bool more;
        do
        {
            var page = await bucket.AskAsync((s3, limited) => s3.ListMultipartUploadsAsync(request, limited), ct);
            found.AddRange((page.MultipartUploads ?? []).Select(one => (one.Key, one.UploadId)));
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
            more = page.IsTruncated is true;
        }
        while (more);
        return found;
    }

    /// <summary>The parts that are there, in order; none when there is no such upload.</summary>
    public async Task<IReadOnlyList<PartDetail>> PartsAsync(FileId id, string upload, CancellationToken ct)
    {
        var found = new List<PartDetail>();
        var request = new ListPartsRequest { BucketName = bucket.Name, Key = S3Keys.Of(id), UploadId = upload };
        bool more;
        do
        {
            if (await bucket.AskOrNullAsync((s3, limited) => s3.ListPartsAsync(request, limited), ct) is not { } page) return [];
            found.AddRange(page.Parts ?? []);
            request.PartNumberMarker = page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            more = page.IsTruncated is true;
        }
        while (more);
        return found;
    }

    /// <summary>Writes a part, over the one that has its number.</summary>
    public Task PutAsync(FileId id, string upload, int number, ArraySegment<byte> bytes, CancellationToken ct) => bucket.MoveAsync(
        (s3, limited) =>
        {
            var request = new UploadPartRequest
            {
                BucketName = bucket.Name, Key = S3Keys.Of(id), UploadId = upload, PartNumber = number, PartSize = bytes.Count,
                InputStream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), UseChunkEncoding = false,
            };
            return s3.UploadPartAsync(request, limited);
        },
        ct);

    /// <summary>Makes the last part of an object that is in the store already.</summary>
    public Task<CopyPartResponse> CopyAsync(FileId id, string upload, int number, string from, CancellationToken ct)
    {
        var request = new CopyPartRequest
        {
            SourceBucket = bucket.Name, SourceKey = from, DestinationBucket = bucket.Name, DestinationKey = S3Keys.Of(id), UploadId = upload, PartNumber = number,
        };
        return bucket.MoveAsync((s3, limited) => s3.CopyPartAsync(request, limited), ct);
    }

    /// <summary>Makes the blob of the parts named; the others are dropped.</summary>
    /// <returns>False when there is no such upload: it is over already.</returns>
    public async Task<bool> CompleteAsync(FileId id, string upload, List<PartETag> parts, CancellationToken ct)
    {
        var request = new CompleteMultipartUploadRequest { BucketName = bucket.Name, Key = S3Keys.Of(id), UploadId = upload, PartETags = parts };
        return await bucket.MoveOrNullAsync((s3, limited) => s3.CompleteMultipartUploadAsync(request, limited), ct) is not null;
    }

    /// <summary>Drops an upload and its parts; fine if there is none.</summary>
    public Task AbortAsync(FileId id, string upload, CancellationToken ct) => bucket.AskOrNullAsync(
        (s3, limited) => s3.AbortMultipartUploadAsync(bucket.Name, S3Keys.Of(id), upload, limited), ct);
}
