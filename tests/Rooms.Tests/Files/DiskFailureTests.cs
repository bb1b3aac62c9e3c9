// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Tests.Files;

/// <summary>The disk fails under the server.</summary>
public sealed class DiskFailureTests
{
    [Fact]
    public async Task A_full_disk_is_507_and_the_offset_stays_honest()
    {
        Assert.SkipWhen(Infrastructure.House.IsOnS3, "There is no disk under these files.");
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(100_000);
        var id = await alice.CreateAsync(bytes.Length);
        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 0, new byte[bytes.Length + 1], ("Transfer-Encoding", "chunked")), ProblemCodes.TooLarge);
        var blob = (await house.BlobsAsync()).Single();
        File.Delete(blob);
        File.CreateSymbolicLink(blob, "/dev/full");

        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 0, bytes), ProblemCodes.StorageFull);
        Assert.Equal(0, await alice.OffsetAsync(id));

        File.Delete(blob);
        await alice.AppendAsync(id, 0, bytes);
        using var answer = await alice.GetAsync(id);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_broken_disk_is_503_with_Retry_After_and_leaves_nothing()
    {
        Assert.SkipWhen(Infrastructure.House.IsOnS3, "There is no disk under these files.");
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);
        await house.BreakDiskAsync();

        using var whole = await alice.TryUploadAsync(FilesHouse.Ciphertext(100));
        using var piece = await alice.PatchAsync(id, 0, [1]);

        Assert.Equal("1", whole.Headers.GetValues("Retry-After").Single());
        await FilesGuest.RefusedAsync(whole, ProblemCodes.Unavailable);
        await FilesGuest.RefusedAsync(piece, ProblemCodes.Unavailable);
        Assert.Contains("failed: PATCH /api/v1/files/uploads/{id:guid}", house.LogText, StringComparison.Ordinal);
        Assert.Equal(0, await alice.OffsetAsync(id));
        Assert.Equal((10, 10), await house.UsageAsync());

        house.MendDisk();
        await alice.AppendAsync(id, 0, new byte[10]);
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync(id)).StatusCode);
    }
}
