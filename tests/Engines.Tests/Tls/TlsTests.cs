// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Cluster.Redis;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Tls;

/// <summary>Engines behind TLS by an authority of the operator's own.</summary>
public sealed class TlsTests
{
    private static readonly FileId Nothing = new(Guid.CreateVersion7());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S3_is_spoken_to_when_its_authority_is_named_and_only_then()
    {
        await using var line = new TlsLine(Engines.S3.Port);
        await using var bucket = new TestBucket();
        var settings = bucket.Settings();
        settings["S3_ENDPOINT"] = $"https://127.0.0.1:{line.Port}";
        await using (var stranger = await ClusterProcess.StartAsync(settings, Ct))
            await Assert.ThrowsAsync<BlobStoreException>(() => stranger.Get<IBlobStore>().ExistsAsync(Nothing, Ct));

        settings["S3_CA_FILE"] = line.AuthorityFile;
        await using var process = await ClusterProcess.StartAsync(settings, Ct);
        await using (var blob = (await process.Get<IBlobStore>().AppendAsync(Nothing, 0, Ct))!)
        {
            await blob.WriteAsync(new byte[9 * 1024 * 1024], Ct);
            await blob.CommitAsync(Ct);
        }

        Assert.True(await process.Get<IBlobStore>().CompleteAsync(Nothing, 9 * 1024 * 1024, Ct));
        Assert.True(await process.Get<IBlobStore>().ExistsAsync(Nothing, Ct));
    }

    [Fact]
    public async Task Another_name_than_the_certificates_is_refused()
    {
        await using var line = new TlsLine(Engines.S3.Port);
        await using var bucket = new TestBucket();
        var settings = bucket.Settings();
        (settings["S3_ENDPOINT"], settings["S3_CA_FILE"]) = ($"https://localhost:{line.Port}", line.AuthorityFile);
        await using var process = await ClusterProcess.StartAsync(settings, Ct);

        await Assert.ThrowsAsync<BlobStoreException>(() => process.Get<IBlobStore>().ExistsAsync(Nothing, Ct));
    }

    [Fact]
    public async Task Redis_is_spoken_to_when_its_authority_is_named_and_only_then()
    {
        await using var redis = new TestRedis();
        await using var line = new TlsLine(redis.Port);
        var settings = redis.Settings(line.Port);
        settings["REDIS_TLS"] = "true";
        await using (var stranger = await ClusterProcess.StartAsync(settings, Ct))
            await Assert.ThrowsAsync<IOException>(() => PingAsync(stranger));

        settings["REDIS_CA_FILE"] = line.AuthorityFile;
        await using var process = await ClusterProcess.StartAsync(settings, Ct);
        await Eventually.AsyncIs(() => WorksAsync(process), works => works);
    }

    private static Task<TimeSpan> PingAsync(ClusterProcess process) => process.Get<RedisConnection>().AskAsync(redis => redis.PingAsync(), Ct);

    private static async Task<bool> WorksAsync(ClusterProcess process)
    {
        try
        {
            return await PingAsync(process) > TimeSpan.Zero;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
