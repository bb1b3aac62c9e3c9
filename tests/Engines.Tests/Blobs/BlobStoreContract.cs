// SPDX-License-Identifier: MIT
// What every blob store does, whatever engine it stands on.
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Blobs;

public abstract class BlobStoreContract : IAsyncLifetime
{
    protected const int MiB = 1024 * 1024;
    private const int Part = 8 * MiB;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected IBlobStore Store { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Another process on the same store.</summary>
    protected abstract Task<IBlobStore> OpenAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200_000)]
    [InlineData(Part - 1)]
    [InlineData(Part)]
    [InlineData(Part + 1)]
    [InlineData(2 * Part)]
    [InlineData((2 * Part) + (3 * MiB))]
    public async Task What_was_appended_and_completed_is_read_again(int size)
    {
        var id = NewId();
        await AppendAsync(Store, id, 1, 0, size);

        Assert.True(await Store.CompleteAsync(id, size, Ct));

        await AssertHoldsAsync(await OpenAsync(), id, 1, size);
    }

    [Fact]
    public async Task A_blob_is_not_readable_before_it_is_completed()
    {
        var id = NewId();
        await AppendAsync(Store, id, 1, 0, 100);

        Assert.False(await Store.ExistsAsync(id, Ct));
        Assert.Null(await Store.OpenReadAsync(id, 0, 1, Ct));
        await Store.CompleteAsync(id, 100, Ct);
        Assert.True(await Store.ExistsAsync(id, Ct));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3 * MiB, 5 * MiB)]
    [InlineData(3 * MiB, Part + 17)]
    [InlineData(Part, (2 * Part) + 1)]
    [InlineData(Part + 5, (3 * Part) - 5)]
    public async Task A_writer_that_died_is_followed_by_another_process_at_the_committed_length(int committed, int size)
    {
        var id = NewId();
        var died = (await Store.AppendAsync(id, 0, Ct))!; // never disposed
        await SampleBytes.WriteAsync(died, 1, 0, committed);
        await died.CommitAsync(Ct);
        await SampleBytes.WriteAsync(died, 9, committed, committed + (2 * Part)); // never committed

        var next = await OpenAsync();
        await AppendAsync(next, id, 1, committed, size);
        Assert.True(await next.CompleteAsync(id, size, Ct));
        await AssertHoldsAsync(Store, id, 1, size);
        await died.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(1, 2, 4)]
    [InlineData(2 * MiB, 3 * MiB, Part + 1)]
    [InlineData(3 * MiB, Part + MiB, 3 * Part)]
    [InlineData(Part, 2 * Part, 3 * Part)]
    [InlineData(Part + 1, (4 * Part) + 1, (4 * Part) + 2)]
    public async Task A_commit_that_was_never_written_down_is_dropped(int known, int unknown, int size)
    {
        var id = NewId();
        await AppendAsync(Store, id, 1, 0, known);
        await AppendAsync(Store, id, 9, known, unknown);

        await using (await Store.AppendAsync(id, known, Ct))
        {
        }

        Assert.Null(await Store.AppendAsync(id, unknown, Ct));
        Assert.False(await Store.CompleteAsync(id, unknown, Ct));
        await AppendAsync(Store, id, 1, known, size);
        Assert.True(await Store.CompleteAsync(id, size, Ct));
        await AssertHoldsAsync(Store, id, 1, size);
    }

    [Fact]
    public async Task A_length_that_was_never_committed_cannot_be_opened_or_completed()
    {
        var id = NewId();
        Assert.Null(await Store.AppendAsync(id, 1, Ct));
        Assert.False(await Store.CompleteAsync(id, 1, Ct));
        await AppendAsync(Store, id, 1, 0, 10);

        Assert.Null(await Store.AppendAsync(id, 11, Ct));
        Assert.Null(await Store.AppendAsync(id, Part + 1, Ct));
        Assert.False(await Store.CompleteAsync(id, 11, Ct));
        Assert.False(await Store.CompleteAsync(id, Part, Ct));
        Assert.True(await Store.CompleteAsync(id, 10, Ct));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Part + 10)]
    public async Task Completing_again_does_nothing_and_so_does_another_process(int size)
    {
        var id = NewId();
        await AppendAsync(Store, id, 1, 0, size);

        Assert.True(await Store.CompleteAsync(id, size, Ct));
        Assert.True(await Store.CompleteAsync(id, size, Ct));
        Assert.True(await (await OpenAsync()).CompleteAsync(id, size, Ct));
        Assert.False(await Store.CompleteAsync(id, size + 1, Ct));

        Assert.Null(await Store.AppendAsync(id, size, Ct)); // it is no unfinished one any more
        await AssertHoldsAsync(Store, id, 1, size);
    }

    [Fact]
    public async Task Any_range_is_read_and_one_behind_the_end_is_empty()
    {
        var id = NewId();
        const int Size = Part + (3 * MiB);
        await AppendAsync(Store, id, 1, 0, Size);
        await Store.CompleteAsync(id, Size, Ct);

        foreach (var (from, length) in new (long, int)[] { (0, 1), (7, 100), (Part - 3, 6), (Part, MiB), (Size - 1, 1), (Size - 100_000, 100_000) })
        {
            await using var range = await Store.OpenReadAsync(id, from, length, Ct);
            await SampleBytes.AssertAsync(1, from, length, range);
        }

        await using var nothing = await Store.OpenReadAsync(id, 5, 0, Ct);
        await SampleBytes.AssertAsync(1, 5, 0, nothing);
        await using var behind = await Store.OpenReadAsync(id, Size, 10, Ct);
        await SampleBytes.AssertAsync(1, Size, 0, behind);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(Part + 10, true)]
    [InlineData(Part + 10, false)]
    public async Task A_deleted_blob_is_gone_readable_or_not_and_may_begin_anew(int size, bool isReadable)
    {
        var id = NewId();
        await AppendAsync(Store, id, 9, 0, size);
        if (isReadable) await Store.CompleteAsync(id, size, Ct);

        await Store.DeleteAsync(id, Ct);
        await Store.DeleteAsync(id, Ct);

        Assert.False(await Store.ExistsAsync(id, Ct));
        Assert.Null(await Store.OpenReadAsync(id, 0, 1, Ct));
        Assert.Null(await Store.AppendAsync(id, size, Ct));
        Assert.False(await Store.CompleteAsync(id, size, Ct));
        Assert.DoesNotContain(id, await Store.ListAsync(Shard(id), Ct));
        await AssertNoTraceAsync(id);
        await AppendAsync(Store, id, 1, 0, 100);
        Assert.True(await Store.CompleteAsync(id, 100, Ct));
        await AssertHoldsAsync(Store, id, 1, 100);
    }

    [Fact]
    public async Task A_shard_lists_its_blobs_once_each_readable_or_not_and_no_others()
    {
        var ids = new[] { NewId(0x0a), NewId(0x0a), NewId(0x0a), NewId(0xa0), NewId(0xff) };
        await AppendAsync(Store, ids[0], 1, 0, 5);
        await AppendAsync(Store, ids[1], 1, 0, Part + 5);
        await AppendAsync(Store, ids[2], 1, 0, 5);
        await Store.CompleteAsync(ids[2], 5, Ct);
        await AppendAsync(Store, ids[3], 1, 0, 5);
        await AppendAsync(Store, ids[4], 1, 0, 5);

        Assert.Equal(ids[..3].OrderBy(id => id.Value), (await Store.ListAsync(0x0a, Ct)).OrderBy(id => id.Value));
        Assert.Equal([ids[3]], await Store.ListAsync(0xa0, Ct));
        Assert.Empty(await Store.ListAsync(0x01, Ct));
    }

    [Fact]
    public async Task Uploads_of_different_blobs_do_not_meet()
    {
        var ids = Enumerable.Range(0, 6).Select(_ => NewId()).ToArray();
        await Parallel.ForAsync(0, ids.Length, Ct, async (i, _) =>
        {
            var size = Part + (i * 100_000);
            await AppendAsync(Store, ids[i], i, 0, size);
            Assert.True(await Store.CompleteAsync(ids[i], size, Ct));
        });

        for (var i = 0; i < ids.Length; i++) await AssertHoldsAsync(Store, ids[i], i, Part + (i * 100_000));
    }

    [Theory]
    [InlineData(20260102)]
    [InlineData(7)]
    public async Task Processes_take_over_from_one_another_in_the_middle_of_an_upload(int seed)
    {
        var dice = new Dice((ulong)seed);
        var stores = new[] { Store, await OpenAsync(), await OpenAsync() };
        var id = NewId();
        var size = 0;
        for (var turn = 0; turn < 12; turn++)
        {
            await using var blob = await stores[dice.Below(3)].AppendAsync(id, size, Ct);
            Assert.True(blob is not null, $"seed {seed}: turn {turn} lost what was committed, {size}");
            for (var commits = dice.Below(3); commits >= 0; commits--)
            {
                var next = size + dice.Below(6 * MiB);
                await SampleBytes.WriteAsync(blob, seed, size, next);
                await blob.CommitAsync(Ct);
                size = next;
            }

            if (dice.Percent(50)) await SampleBytes.WriteAsync(blob, 9, size, size + dice.Below(20 * MiB));
        }

        await using (await stores[0].AppendAsync(id, size, Ct)) // as one does who found no more to come
        {
        }

        Assert.True(await stores[dice.Below(3)].CompleteAsync(id, size, Ct), $"seed {seed}");
        await AssertHoldsAsync(Store, id, seed, size);
    }

    [Fact]
    public async Task A_hundred_mebibytes_pass_through_little_memory()
    {
        const long Size = 100L * MiB;
        const long Bound = 48L * MiB;
        await AppendAsync(Store, NewId(), 1, 0, Part + 1); // what is made once is made
        var id = NewId();
        var (before, most, allocated) = (GC.GetTotalMemory(forceFullCollection: true), 0L, GC.GetTotalAllocatedBytes());
        await using (var blob = (await Store.AppendAsync(id, 0, Ct))!)
        {
            for (long at = 0; at < Size; at += Part)
            {
                await SampleBytes.WriteAsync(blob, 1, at, Math.Min(at + Part, Size));
                await blob.CommitAsync(Ct);
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            }
        }

        Assert.True(await Store.CompleteAsync(id, Size, Ct));
        await using var bytes = await Store.OpenReadAsync(id, 0, Size, Ct);
        Assert.NotNull(bytes);
        var piece = new byte[64 * 1024];
        long read = 0;
        for (int some; (some = await bytes.ReadAsync(piece, Ct)) > 0; read += some) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        TestContext.Current.TestOutputHelper?.WriteLine($"{(most - before) / MiB} MiB more at once, {allocated / MiB} MiB allocated in all");

        Assert.Equal(Size, read);
        Assert.InRange(most - before, long.MinValue, Bound);
        Assert.InRange(allocated, 0, Bound);
    }

    /// <summary>Nothing of a deleted blob is left.</summary>
    protected abstract Task AssertNoTraceAsync(FileId id);

    protected static FileId NewId(byte? shard = null)
    {
        var name = Guid.CreateVersion7().ToString("N");
        return new FileId(Guid.ParseExact(shard is { } wanted ? $"{name[..^2]}{wanted:x2}" : name, "N"));
    }

    protected static byte Shard(FileId id) => Convert.FromHexString(id.Value.ToString("N")[^2..])[0];

    protected static async Task AppendAsync(IBlobStore store, FileId id, int seed, long from, long to)
    {
        await using var blob = await store.AppendAsync(id, from, Ct);
        Assert.NotNull(blob);
        await SampleBytes.WriteAsync(blob, seed, from, to);
        await blob.CommitAsync(Ct);
    }

    protected static async Task AssertHoldsAsync(IBlobStore store, FileId id, int seed, long size)
    {
        Assert.True(await store.ExistsAsync(id, Ct));
        await using var bytes = await store.OpenReadAsync(id, 0, size, Ct);
        await SampleBytes.AssertAsync(seed, 0, size, bytes);
    }
}
