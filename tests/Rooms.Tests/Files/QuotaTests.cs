// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Tests.Files;

public sealed class QuotaTests
{
    private static readonly (string, string) Small = ("FILES_QUOTA", "1000");
    private static readonly (string, string) SmallDay = ("FILES_DAILY_QUOTA", "1000");

    [Fact]
    public async Task Files_and_unfinished_uploads_together_stay_below_the_quota()
    {
        await using var house = await FilesHouse.OpenAsync(Small);
        var (alice, bob) = (house.NewGuest(), house.NewGuest());
        await alice.UploadAsync(new byte[400]);
        await alice.CreateAsync(500);

        await FilesGuest.RefusedAsync(await alice.TryCreateAsync(101), ProblemCodes.QuotaExceeded);
        var problem = await FilesGuest.RefusedAsync(await alice.TryUploadAsync(new byte[101]), ProblemCodes.QuotaExceeded);

        Assert.Contains("100 are left", problem.Detail, StringComparison.Ordinal);
        await alice.UploadAsync(new byte[100]);
        await bob.UploadAsync(new byte[1000]);
        Assert.Equal((2000, 2000), await house.UsageAsync());
    }

    [Fact]
    public async Task Room_comes_back_with_every_way_a_file_or_upload_ends()
    {
        await using var house = await FilesHouse.OpenAsync(Small, ("FILES_EXPIRY", "1h"), ("FILES_UPLOAD_EXPIRY", "1h"));
        var alice = house.NewGuest();

        var file = await alice.UploadAsync(new byte[1000]);
        await alice.DeleteAsync(file.Id);
        var upload = await alice.CreateAsync(1000);
        await alice.TerminateAsync(upload);
        await FilesGuest.RefusedAsync(await alice.TryUploadAsync(new byte[1000], ("X-Content-SHA256", new string('0', 64))), ProblemCodes.BadDigest);
        await alice.CreateAsync(600);
        await alice.UploadAsync(new byte[400]);
        Assert.Equal((1000, 1000), await house.UsageAsync());

        house.Clock.Advance(TimeSpan.FromMinutes(66));
        await house.BecomesEmptyAsync();
        Assert.Equal((0, 0), await house.UsageAsync());
        await alice.UploadAsync(new byte[1000]);
    }

    [Fact]
    public async Task An_upload_of_unknown_length_takes_the_room_there_is_and_gives_back_what_it_did_not_need()
    {
        await using var house = await FilesHouse.OpenAsync(Small);
        var alice = house.NewGuest();
        var chunked = ("Transfer-Encoding", "chunked");

        await FilesGuest.RefusedAsync(await alice.TryUploadAsync(new byte[1001], chunked), ProblemCodes.QuotaExceeded);
        await house.AssertEmptyAsync();
        await alice.UploadAsync(new byte[600], chunked);
        Assert.Equal((600, 600), await house.UsageAsync());
        await alice.UploadAsync(new byte[400], chunked);
        await FilesGuest.RefusedAsync(await alice.TryUploadAsync([1], chunked), ProblemCodes.QuotaExceeded);
    }

    [Fact]
    public async Task A_day_s_bytes_count_though_they_were_deleted_and_tomorrow_is_another_day()
    {
        await using var house = await FilesHouse.OpenAsync(SmallDay); // the clock says 03:04:05
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(new byte[900]);
        await alice.DeleteAsync(file.Id);

        using var answer = await alice.TryCreateAsync(101);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("75355", answer.Headers.GetValues("Retry-After").Single()); // 20:55:55
        await FilesGuest.RefusedAsync(answer, ProblemCodes.DailyQuotaExceeded);
        house.Clock.Advance(TimeSpan.FromSeconds(75_355));
        await alice.UploadAsync(new byte[1000]);
    }

    [Fact]
    public async Task What_was_announced_and_did_not_come_does_not_count_for_the_day()
    {
        await using var house = await FilesHouse.OpenAsync(SmallDay);
        var alice = house.NewGuest();
        var upload = await alice.CreateAsync(1000);
        await alice.AppendAsync(upload, 0, new byte[300]);
        await alice.TerminateAsync(upload);

        await FilesGuest.RefusedAsync(await alice.TryCreateAsync(701), ProblemCodes.DailyQuotaExceeded);
        await alice.CreateAsync(700);
    }

    [Fact]
    public async Task Many_uploads_at_once_stay_below_the_quota_together()
    {
        await using var house = await FilesHouse.OpenAsync(Small);
        var alice = house.NewGuest();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? alice.TryUploadAsync(new byte[90]) : alice.TryCreateAsync(90)));

        Assert.Equal(11, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal((990, 990), await house.UsageAsync());
    }
}
