// SPDX-License-Identifier: MIT
// One bucket, spoken to within bounds: a call has so much time in all, its second and third try included, and what goes wrong is told
// in the port's words.
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>A bucket and the way to it.</summary>
internal sealed class S3Bucket : IDisposable
{
    /// <summary>What one question may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>What one call that moves bytes may take; a part of 8 MiB fits into it at 4 Mbit/s.</summary>
    public static readonly TimeSpan LimitToMove = TimeSpan.FromSeconds(20);

    private const int Retries = 2;
    private readonly AmazonS3Client _client;
    private readonly S3Meter _meter;

    /// <summary>Connects when it is first asked.</summary>
    public S3Bucket(S3Options options, S3Meter meter)
    {
        _meter = meter;
        Name = options.Bucket;
        _client = new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey.Reveal()), new AmazonS3Config
        {
            ServiceURL = options.Endpoint!.ToString(), AuthenticationRegion = options.Region, ForcePathStyle = options.HasPathStyle,
            MaxErrorRetry = Retries, RetryMode = RequestRetryMode.Standard, HttpClientFactory = new S3Transport(options.Authority),
            // Not every store takes a checksum behind the body (Ceph RGW 16 does not); the signature covers the body's SHA-256 anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Asks S3 something.</summary>
    /// <exception cref="Platform.Blobs.BlobStoreException">It failed, or took too long.</exception>
    public Task<T> AskAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct) => CallAsync(call, Limit, moves: false, ct);

    /// <summary>Has S3 take bytes, or copy them.</summary>
    /// <exception cref="Platform.Blobs.BlobStoreException">It failed, or took too long.</exception>
    public Task<T> MoveAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct) => CallAsync(call, LimitToMove, moves: true, ct);

    /// <summary>Asks S3 about something; null when there is no such object or upload.</summary>
    public Task<T?> AskOrNullAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct)
        where T : class => AskAsync((s3, limited) => OrNullAsync(s3, call, limited), ct);

    /// <summary>Has S3 copy or compose something; null when there is no such object or upload.</summary>
    public Task<T?> MoveOrNullAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct)
        where T : class => MoveAsync((s3, limited) => OrNullAsync(s3, call, limited), ct);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static async Task<T?> OrNullAsync<T>(IAmazonS3 s3, Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct)
        where T : class
    {
        try
        {
            return await call(s3, ct);
        }
        catch (AmazonS3Exception error) when (S3Failures.IsMissing(error))
        {
            return null;
        }
    }

    private async Task<T> CallAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> call, TimeSpan limit, bool moves, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(limit);
        try
        {
            return await call(_client, limited.Token);
        }
        catch (Exception error) when (S3Failures.IsS3(error, ct))
        {
            _meter.Failed(moves);
            throw S3Failures.Explain(error);
        }
        finally
        {
            _meter.Called(moves, since);
        }
    }
}
