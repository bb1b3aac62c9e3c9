// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Tests.Files;

public sealed class SweeperTests
{
    [Fact]
    public async Task An_upload_that_was_not_finished_in_time_is_gone_at_once_and_its_bytes_soon()
    {
        await using var house = await FilesHouse.OpenAsync(("FILES_UPLOAD_EXPIRY", "61m"));
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);
        await alice.AppendAsync(id, 0, [1]);

        house.Clock.Advance(TimeSpan.FromMinutes(61) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await alice.OffsetAsync(id));
        house.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 1, [1]), ProblemCodes.UnknownUpload);

        house.Clock.Advance(TimeSpan.FromMinutes(5));
        await house.BecomesEmptyAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_being_received_is_not_swept_however_long_it_takes(bool resumable)
    {
        await using var house = await FilesHouse.OpenAsync(("FILES_UPLOAD_EXPIRY", "1m"));
        var alice = house.NewGuest();
        var id = resumable ? await alice.CreateAsync(1000) : Guid.Empty;
        using var upload = resumable
            ? await RawUpload.BeginPieceAsync(house, alice, id, 0, 1000, "")
            : await RawUpload.BeginAsync(house, alice, "Content-Length: 1000");
        await upload.SendAsync(new byte[500]);
        await house.HasReceivedAsync(500);

        // Another file expires in the same sweep: once it has gone, the sweep has been.
        var other = await alice.CreateAsync(10);
        house.Clock.Advance(TimeSpan.FromMinutes(6));
        await Infrastructure.Eventually.AsyncIs(house.RowsAsync, rows => rows == 1);

        await upload.SendAsync(new byte[500]);
        Assert.Matches("^HTTP/1.1 20[14] ", await upload.StatusAsync());
        await FilesGuest.RefusedAsync(await alice.PatchAsync(other, 0, [1]), ProblemCodes.UnknownUpload);
        Assert.Single(await house.BlobsAsync());
    }

    [Fact]
    public async Task An_upload_another_server_has_leased_is_left_alone_until_the_lease_ends()
    {
        await using var house = await FilesHouse.OpenAsync(("FILES_UPLOAD_EXPIRY", "7m"));
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);
        await alice.AppendAsync(id, 0, [1]);
        var leasedUntil = (house.Clock.GetUtcNow() + TimeSpan.FromMinutes(12)).ToUnixTimeMilliseconds();
        await house.ChangeAsync($"update files set lease_holder = 'another', lease_until = {leasedUntil}");

        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 1, [1]), ProblemCodes.UploadBusy);
        await FilesGuest.RefusedAsync(await alice.TerminateAsync(id), ProblemCodes.UploadBusy);
        await house.RestartAsync(); // leases of others outlast a restart of ours
        var other = await alice.CreateAsync(10);
        house.Clock.Advance(TimeSpan.FromMinutes(7));
        house.Clock.Advance(TimeSpan.FromMinutes(4));
        await Infrastructure.Eventually.AsyncIs(house.RowsAsync, rows => rows == 1);
        Assert.Single(await house.BlobsAsync());

        house.Clock.Advance(TimeSpan.FromMinutes(5));
        await house.BecomesEmptyAsync();
        await FilesGuest.RefusedAsync(await alice.PatchAsync(other, 0, [1]), ProblemCodes.UnknownUpload);
    }

    [Fact]
    public async Task Bytes_without_a_row_go_and_every_other_file_stays()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var kept = await alice.UploadAsync([1]);
        var unfinished = await alice.CreateAsync(10);
        await alice.AppendAsync(unfinished, 0, [1]);
        var orphan = await alice.UploadAsync([1]);
        await house.ChangeAsync($"delete from files where id = '{orphan.Id.ToString().ToUpperInvariant()}'");
        await house.PlantBlobAsync();
        Assert.Equal(4, (await house.BlobsAsync()).Length);

        await house.RestartAsync();

        await Infrastructure.Eventually.AsyncIs(house.BlobsAsync, blobs => blobs.Length == 2);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await alice.GetAsync(kept.Id)).StatusCode);
        Assert.Equal(1, await alice.OffsetAsync(unfinished));
    }

    [Fact]
    public async Task A_row_whose_bytes_have_gone_goes_too_and_gives_its_room_back()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var kept = await alice.UploadAsync([1]);
        var there = await house.BlobsAsync();
        var lost = await alice.UploadAsync([1, 2]);
        await house.RemoveBlobAsync((await house.BlobsAsync()).Except(there).Single());

        await FilesGuest.RefusedAsync(await alice.GetAsync(lost.Id), ProblemCodes.UnknownFile);
        await house.RestartAsync();

        await Infrastructure.Eventually.AsyncIs(house.RowsAsync, rows => rows == 1);
        Assert.Equal((1, 1), await house.UsageAsync());
        Assert.Equal(System.Net.HttpStatusCode.OK, (await alice.GetAsync(kept.Id)).StatusCode);
    }

    [Fact]
    public async Task A_blob_store_that_is_not_mounted_costs_no_row()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        for (var i = 0; i < 12; i++) await alice.UploadAsync([1]);
        foreach (var blob in await house.BlobsAsync()) await house.RemoveBlobAsync(blob);

        await house.RestartAsync();

        await Infrastructure.Eventually.AsyncIs(
            () => Task.FromResult(house.LogText), log => log.Contains("is it mounted", StringComparison.Ordinal));
        Assert.Equal(12, await house.RowsAsync());
    }
}
