// SPDX-License-Identifier: MIT
// Makes the bucket when it is missing, and keeps asking until S3 is there: a server starts without it, says so in /readyz and answers
// what needs it with 503. Then tells the store to drop what multipart uploads were begun and never noted: nobody else would find them
// where a store does not list them.
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Blobs;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>Readies the bucket.</summary>
internal sealed class S3Setup(S3Bucket bucket, S3Options options, ILogger<S3Setup> log) : BackgroundService
{
    private const string Rule = "unfinished-uploads";
    private const int SpareDays = 7;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtStart = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        // Where S3 is there, the bucket is too once the server listens.
        if (ExecuteTask is { } readying) await Task.WhenAny(readying, Task.Delay(AtStart, cancellationToken));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var tries = 1; !await TryAsync(tries, stoppingToken); tries++) await timer.WaitForNextTickAsync(stoppingToken);
    }

    private async Task<bool> TryAsync(int tries, CancellationToken ct)
    {
        try
        {
            await bucket.AskAsync(MakeAsync, ct);
        }
        catch (BlobStoreException error)
        {
            if (tries == 1) log.S3Away(error, bucket.Name);
            return false;
        }

        try
        {
            await bucket.AskAsync(LimitUploadsAsync, ct);
        }
        catch (BlobStoreException error)
        {
            log.NoLifecycle(error, bucket.Name);
        }

        log.S3Ready(bucket.Name);
        return true;
    }

    private async Task<bool> MakeAsync(IAmazonS3 s3, CancellationToken ct)
    {
        try
        {
            await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket.Name, MaxKeys = 1 }, ct);
            return false;
        }
        catch (AmazonServiceException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            var request = new PutBucketRequest { BucketName = bucket.Name, UseClientRegion = false };
            if (options.HasOwnRegion) request.BucketRegionName = options.Region;
            await MakeAsync(s3, request, ct);
            return true;
        }
    }

    private static async Task MakeAsync(IAmazonS3 s3, PutBucketRequest request, CancellationToken ct)
    {
        try
        {
            await s3.PutBucketAsync(request, ct);
        }
        catch (AmazonServiceException error) when (error.ErrorCode is "BucketAlreadyOwnedByYou" or "OperationAborted")
        {
            // Another server made it, or is making it.
        }
    }

    // A bucket that has rules already keeps them: they are its operator's.
    private async Task<bool> LimitUploadsAsync(IAmazonS3 s3, CancellationToken ct)
    {
        if (await RulesAsync(s3, ct) is { Count: > 0 } rules)
        {
            if (!rules.Any(rule => rule.AbortIncompleteMultipartUpload is not null)) log.NoLifecycle(null, bucket.Name);
            return false;
        }

        var days = (int)Math.Ceiling(options.UploadExpiry.TotalDays) + SpareDays;
        var rule = new LifecycleRule
        {
            Id = Rule, Status = LifecycleRuleStatus.Enabled, Filter = new LifecycleFilter { Prefix = "" },
            AbortIncompleteMultipartUpload = new LifecycleRuleAbortIncompleteMultipartUpload { DaysAfterInitiation = days },
        };
        await s3.PutLifecycleConfigurationAsync(
            new PutLifecycleConfigurationRequest { BucketName = bucket.Name, Configuration = new LifecycleConfiguration { Rules = [rule] } }, ct);
        return true;
    }

    private async Task<List<LifecycleRule>> RulesAsync(IAmazonS3 s3, CancellationToken ct)
    {
        try
        {
            return (await s3.GetLifecycleConfigurationAsync(new GetLifecycleConfigurationRequest { BucketName = bucket.Name }, ct)).Configuration?.Rules ?? [];
        }
        catch (AmazonServiceException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
    }
}
