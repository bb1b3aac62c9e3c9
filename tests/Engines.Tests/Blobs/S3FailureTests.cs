// SPDX-License-Identifier: MIT
using Amazon.S3.Model;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Blobs;

/// <summary>S3, or the way to it, fails under the store.</summary>
public sealed class S3FailureTests : IAsyncLifetime
{
    private const int MiB = 1024 * 1024;
    private TestBucket _bucket = null!;
    private FaultyLine _line = null!;
    private ClusterProcess _near = null!;
    private ClusterProcess _far = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IBlobStore Near => _near.Get<IBlobStore>();

    private IBlobStore Far => _far.Get<IBlobStore>();

    public async ValueTask InitializeAsync()
    {
        _bucket = new TestBucket();
        _line = new FaultyLine(Engines.S3.Port);
        _near = await ClusterProcess.StartAsync(_bucket.Settings(), Ct);
        _far = await ClusterProcess.StartAsync(_bucket.Settings(_line.Port), Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_near is not null) await _near.DisposeAsync();
        if (_far is not null) await _far.DisposeAsync();
        if (_line is not null) await _line.DisposeAsync();
        if (_bucket is not null) await _bucket.DisposeAsync();
    }

    [Fact]
    public async Task Cut_off_between_a_part_and_its_commit_an_upload_goes_on_from_the_last_commit_elsewhere()
    {
        var id = NewId();
        await using var blob = (await Far.AppendAsync(id, 0, Ct))!;
        await SampleBytes.WriteAsync(blob, 1, 0, 10 * MiB);
        await blob.CommitAsync(Ct);
        await SampleBytes.WriteAsync(blob, 9, 10 * MiB, 17 * MiB); // the second part has gone out
        _line.Cut();
        await Assert.ThrowsAsync<BlobStoreException>(() => blob.CommitAsync(Ct));

        await using (var next = (await Near.AppendAsync(id, 10 * MiB, Ct))!)
        {
            await SampleBytes.WriteAsync(next, 1, 10 * MiB, 18 * MiB);
            await next.CommitAsync(Ct);
        }

        Assert.True(await Near.CompleteAsync(id, 18 * MiB, Ct));
        await using var bytes = await Near.OpenReadAsync(id, 0, 18 * MiB, Ct);
        await SampleBytes.AssertAsync(1, 0, 18 * MiB, bytes);
    }

    [Theory]
    [InlineData(3 * MiB, false)]
    [InlineData(3 * MiB, true)]
    [InlineData(9 * MiB, false)]
    [InlineData(9 * MiB, true)]
    public async Task Cut_off_anywhere_while_completing_the_next_try_mends_it(int size, bool nextIsDelivered)
    {
        var steps = 0;
        for (var isDone = false; !isDone; steps++)
        {
            var id = NewId();
            await AppendAsync(Near, id, size);
            _line.CutAfter(steps, nextIsDelivered);
            isDone = await TryCompleteAsync(Far, id, size);
            Assert.NotEqual(isDone, _line.IsCut);
            _line.Mend();

            Assert.True(await Far.CompleteAsync(id, size, Ct), $"after {steps} requests");
            await using (var bytes = await Near.OpenReadAsync(id, 0, size, Ct)) await SampleBytes.AssertAsync(1, 0, size, bytes);
            Assert.Single(await _bucket.KeysAsync());
            Assert.Empty(await _bucket.UploadsAsync());
            await Near.DeleteAsync(id, Ct);
        }

        Assert.InRange(steps, 4, 12);
    }

    [Theory]
    [InlineData(3 * MiB)]
    [InlineData(9 * MiB)]
    public async Task An_answer_that_was_lost_while_completing_is_no_failure(int size)
    {
        for (var steps = 0; steps < 9; steps++)
        {
            var id = NewId();
            await AppendAsync(Near, id, size);
            _line.LoseAnswerAfter(steps);

            Assert.True(await Far.CompleteAsync(id, size, Ct), $"after {steps} requests");
            _line.Mend();
            await using (var bytes = await Near.OpenReadAsync(id, 0, size, Ct)) await SampleBytes.AssertAsync(1, 0, size, bytes);
            await Near.DeleteAsync(id, Ct);
        }
    }

    [Fact]
    public async Task A_download_that_is_cut_off_fails_and_does_not_end_early()
    {
        var id = NewId();
        await AppendAsync(Near, id, 9 * MiB);
        await Near.CompleteAsync(id, 9 * MiB, Ct);

        await using var bytes = (await Far.OpenReadAsync(id, 0, 9 * MiB, Ct))!;
        Assert.True(await bytes.ReadAsync(new byte[1000], Ct) > 0);
        _line.Cut();

        await Assert.ThrowsAsync<BlobStoreException>(() => bytes.CopyToAsync(Stream.Null, Ct));
    }

    [Fact]
    public async Task While_S3_is_away_every_question_fails_in_the_words_of_the_port()
    {
        var id = NewId();
        _line.Cut();

        foreach (var ask in new Func<Task>[]
        {
            () => Far.AppendAsync(id, 0, Ct), () => Far.CompleteAsync(id, 1, Ct), () => Far.OpenReadAsync(id, 0, 1, Ct), () => Far.ExistsAsync(id, Ct),
            () => Far.DeleteAsync(id, Ct), () => Far.ListAsync(0, Ct),
        })
        {
            Assert.False((await Assert.ThrowsAsync<BlobStoreException>(ask)).IsFull);
        }

        _line.Mend();
        Assert.False(await Far.ExistsAsync(id, Ct));
    }

    [Fact]
    public async Task An_S3_that_takes_questions_and_never_answers_is_not_waited_for_long()
    {
        _line.Hold();
        var since = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAsync<BlobStoreException>(() => Far.OpenReadAsync(NewId(), 0, 1, Ct));

        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_bucket_that_has_gone_is_a_failure_and_not_a_missing_blob()
    {
        var other = _bucket.Settings();
        other["S3_BUCKET"] = $"gone-{Guid.CreateVersion7():N}";
        await using var process = await ClusterProcess.StartAsync(other, Ct);
        await _bucket.Client.DeleteBucketAsync(other["S3_BUCKET"], Ct);

        await Assert.ThrowsAsync<BlobStoreException>(() => process.Get<IBlobStore>().ExistsAsync(NewId(), Ct));
        await Assert.ThrowsAsync<BlobStoreException>(() => process.Get<IBlobStore>().OpenReadAsync(NewId(), 0, 1, Ct));
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        var wrong = _bucket.Settings();
        wrong["S3_SECRET_KEY"] = "ohng7Quai6ieJ9aiNgoo";
        await using var process = await ClusterProcess.StartAsync(wrong, Ct);

        var error = await Assert.ThrowsAsync<BlobStoreException>(() => process.Get<IBlobStore>().AppendAsync(NewId(), 0, Ct));
        Assert.DoesNotContain(wrong["S3_SECRET_KEY"], error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_starts_without_S3_and_makes_the_bucket_once_it_is_there()
    {
        _line.Cut();
        await using var bucket = new TestBucket();
        await using var process = await ClusterProcess.StartAsync(bucket.Settings(_line.Port), Ct);
        await Assert.ThrowsAsync<BlobStoreException>(() => process.Get<IBlobStore>().ListAsync(0, Ct));

        _line.Mend();

        await Eventually.AsyncIs(async () => (await bucket.Client.ListBucketsAsync(Ct)).Buckets.Select(one => one.BucketName), names => names.Contains(bucket.Name));
        await process.Get<IBlobStore>().AppendAsync(NewId(), 0, Ct);
    }

    [Fact]
    public async Task An_upload_that_was_begun_and_never_noted_is_found_and_removed()
    {
        var id = NewId();
        var name = id.Value.ToString("N");
        await _bucket.Client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = _bucket.Name, Key = $"{name[^2..]}/{name}" }, Ct);

        Assert.Equal([id], await Near.ListAsync(Convert.FromHexString(name[^2..])[0], Ct));
        await Near.DeleteAsync(id, Ct);
        Assert.Empty(await _bucket.UploadsAsync());
    }

    [Theory]
    [InlineData("S3_ENDPOINT", "s3.example.org")]
    [InlineData("S3_ENDPOINT", "https://key:secret@s3.example.org")]
    [InlineData("S3_ENDPOINT", "https://s3.example.org/bucket")]
    [InlineData("S3_BUCKET", "Files")]
    [InlineData("S3_SECRET_KEY", "")]
    [InlineData("S3_ACCESS_KEY", "")]
    [InlineData("S3_PATH_STYLE", "maybe")]
    [InlineData("S3_CA_FILE", "/nowhere/ca.pem")]
    public async Task A_setting_that_cannot_stand_is_named(string name, string value)
    {
        var settings = _bucket.Settings();
        settings[name] = value;

        var error = await Assert.ThrowsAsync<SettingsException>(() => ClusterProcess.StartAsync(settings, Ct));
        Assert.Contains(value.Length == 0 ? name.ToLowerInvariant().Replace("s3_", "s3.", StringComparison.Ordinal) : name, error.Message, StringComparison.Ordinal);
    }

    private static FileId NewId() => new(Guid.CreateVersion7());

    private static async Task AppendAsync(IBlobStore store, FileId id, int size)
    {
        await using var blob = (await store.AppendAsync(id, 0, Ct))!;
        await SampleBytes.WriteAsync(blob, 1, 0, size);
        await blob.CommitAsync(Ct);
    }

    private static async Task<bool> TryCompleteAsync(IBlobStore store, FileId id, int size)
    {
        try
        {
            return await store.CompleteAsync(id, size, Ct);
        }
        catch (BlobStoreException)
        {
            return false;
        }
    }
}
