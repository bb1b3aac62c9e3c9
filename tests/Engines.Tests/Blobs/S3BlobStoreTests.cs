// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Blobs;

[Collection(Alone.Name)]
public sealed class S3BlobStoreTests : BlobStoreContract
{
    private readonly List<ClusterProcess> _processes = [];
    private TestBucket _bucket = null!;

    public override async ValueTask InitializeAsync()
    {
        _bucket = new TestBucket();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        if (_bucket is not null) await _bucket.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_but_the_blob_is_left_of_a_finished_upload()
    {
        var id = NewId();
        await AppendAsync(Store, id, 1, 0, 3 * MiB);
        await AppendAsync(Store, id, 1, 3 * MiB, 9 * MiB);
        await AppendAsync(Store, id, 1, 9 * MiB, 20 * MiB);
        await Store.CompleteAsync(id, 20 * MiB, Ct);

        var name = id.Value.ToString("N");
        Assert.Equal([$"{name[^2..]}/{name}"], await _bucket.KeysAsync());
        Assert.Empty(await _bucket.UploadsAsync());
    }

    [Fact]
    public async Task What_somebody_else_put_into_the_bucket_is_no_blob()
    {
        foreach (var key in new[] { "0a/readme", "0a/0197d3a1b2c37d4e8f901a2b3c4d5e0b", "0a/" })
            await _bucket.Client.PutObjectAsync(new() { BucketName = _bucket.Name, Key = key, ContentBody = "x", UseChunkEncoding = false }, Ct);

        Assert.Empty(await Store.ListAsync(0x0a, Ct));
    }

    [Fact]
    public async Task Unfinished_uploads_are_dropped_by_the_store_itself_in_the_end()
    {
        var rules = (await _bucket.Client.GetLifecycleConfigurationAsync(_bucket.Name, Ct)).Configuration.Rules;

        Assert.Equal(8, Assert.Single(rules).AbortIncompleteMultipartUpload.DaysAfterInitiation); // files.upload_expiry and a week
    }

    protected override async Task<IBlobStore> OpenAsync()
    {
        _processes.Add(await ClusterProcess.StartAsync(_bucket.Settings(), Ct));
        return _processes[^1].Get<IBlobStore>();
    }

    protected override async Task AssertNoTraceAsync(FileId id)
    {
        Assert.Empty(await _bucket.KeysAsync());
        Assert.Empty(await _bucket.UploadsAsync());
    }
}
