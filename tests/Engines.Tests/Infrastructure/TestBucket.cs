// SPDX-License-Identifier: MIT
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A bucket of one test's own, looked at from beside the product.</summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private readonly string[] _key = Engines.S3.UserInfo.Split(':');

    /// <summary>Names a bucket; it is made by who uses it.</summary>
    public TestBucket() => Client = new AmazonS3Client(new BasicAWSCredentials(_key[0], _key[1]), new AmazonS3Config
    {
        ServiceURL = Endpoint(Engines.S3.Port), ForcePathStyle = true, AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    /// <summary>Its name.</summary>
    public string Name { get; } = $"test-{Guid.CreateVersion7():N}";

    /// <summary>The way past the product.</summary>
    public IAmazonS3 Client { get; }

    /// <summary>What a server needs to know, as in its environment.</summary>
    public Dictionary<string, string> Settings(int? port = null) => new()
    {
        ["S3_ENDPOINT"] = Endpoint(port ?? Engines.S3.Port), ["S3_BUCKET"] = Name, ["S3_ACCESS_KEY"] = _key[0], ["S3_SECRET_KEY"] = _key[1],
    };

    /// <summary>Every key under a prefix.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string prefix = "") =>
        [.. (await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Name, Prefix = prefix })).S3Objects?.Select(one => one.Key) ?? []];

    /// <summary>The sizes of all objects, and of what has come of each multipart upload that is not over.</summary>
    public async Task<IReadOnlyList<long>> SizesAsync()
    {
        var objects = await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Name });
        var sizes = (objects.S3Objects ?? []).Select(one => one.Size ?? 0).ToList();
        foreach (var upload in await UploadsAsync())
        {
            var parts = await Client.ListPartsAsync(new ListPartsRequest { BucketName = Name, Key = upload.Key, UploadId = upload.UploadId });
            sizes.Add((parts.Parts ?? []).Sum(part => part.Size ?? 0));
        }

        return sizes;
    }

    /// <summary>Every multipart upload that is not over.</summary>
    public async Task<IReadOnlyList<MultipartUpload>> UploadsAsync() =>
        (await Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Name })).MultipartUploads ?? [];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var upload in await UploadsAsync()) await Client.AbortMultipartUploadAsync(Name, upload.Key, upload.UploadId);
            while (await KeysAsync() is { Count: > 0 } keys)
            {
                foreach (var key in keys) await Client.DeleteObjectAsync(Name, key);
            }

            await Client.DeleteBucketAsync(Name);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "NoSuchBucket")
        {
            // The test never made it.
        }

        Client.Dispose();
    }

    private static string Endpoint(int port) => $"http://127.0.0.1:{port}";
}
