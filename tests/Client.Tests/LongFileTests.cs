// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using SecureMessenger.Client;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>Files that go in pieces, over lines that break.</summary>
public sealed class LongFileTests
{
    private const int Size = 13_000_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_file_arrives_whole_and_its_progress_only_rises()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        var original = RandomNumberGenerator.GetBytes(Size);
        var progress = new Steps();

        var sent = await alice.SendFileAsync("bob", new MemoryStream(original), "long.bin", progress: progress, ct: Ct);
        var target = Path.Combine(his.Home, "copy");
        await ArrivesAsync(bob);
        await bob.DownloadFileAsync(sent.File.Id, target, ct: Ct);

        Assert.Equal(original, await File.ReadAllBytesAsync(target, Ct));
        Assert.Equal(progress.Seen.Order(), progress.Seen);
        Assert.Equal(Size, progress.Seen[^1]);
    }

    [Fact]
    public async Task An_upload_goes_on_after_every_cut()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var line = new CuttingProxy(house.Url);
        using var hers = new Phone(house, "alice", line.Url);
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        var original = RandomNumberGenerator.GetBytes(Size);

        line.CutEvery(2_500_000, times: 4);
        var sent = await alice.SendFileAsync("bob", new MemoryStream(original), "long.bin", ct: Ct);
        var target = Path.Combine(his.Home, "copy");
        await ArrivesAsync(bob);
        await bob.DownloadFileAsync(sent.File.Id, target, ct: Ct);

        Assert.Equal(4, line.Cuts);
        Assert.Equal(original, await File.ReadAllBytesAsync(target, Ct));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(house.DataPath, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_download_goes_on_after_every_cut()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var line = new CuttingProxy(house.Url);
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob", line.Url);
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        var original = RandomNumberGenerator.GetBytes(Size);
        var sent = await alice.SendFileAsync("bob", new MemoryStream(original), "long.bin", ct: Ct);
        var target = Path.Combine(his.Home, "copy");
        await ArrivesAsync(bob);

        line.CutEvery(2_500_000, times: 4);
        await bob.DownloadFileAsync(sent.File.Id, target, ct: Ct);

        Assert.Equal(4, line.Cuts);
        Assert.Equal(original, await File.ReadAllBytesAsync(target, Ct));
    }

    [Fact]
    public async Task A_file_that_becomes_shorter_meanwhile_is_refused()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        var content = new MemoryStream();
        content.Write(RandomNumberGenerator.GetBytes(Size));
        var progress = new Steps { Then = () => content.SetLength(Size / 2) };

        var failure = await Assert.ThrowsAsync<MessengerException>(() => alice.SendFileAsync("bob", content, "long.bin", progress: progress, ct: Ct));

        Assert.Equal(FailureCodes.FileChanged, failure.Code);
    }

    private static async Task ArrivesAsync(MessengerClient client)
    {
        await foreach (var happened in client.ReceiveAsync(Ct))
        {
            if (happened is MessengerEvent.MessageArrived) return;
        }
    }

    private sealed class Steps : IProgress<long>
    {
        public List<long> Seen { get; } = [];

        public Action Then { get; init; } = () => { };

        public void Report(long value)
        {
            Seen.Add(value);
            Then();
        }
    }
}
