// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Tests.Files;

public sealed class DownloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_is_told_to_do_nothing_with_the_bytes()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(10));

        using var answer = await alice.GetAsync(file.Id);

        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("private", answer.Headers.CacheControl?.ToString());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.ToString());
        Assert.Equal($"\"{Convert.ToHexStringLower(file.Sha256)}\"", answer.Headers.ETag?.ToString());
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-999", 0, 1000)]
    [InlineData("bytes=999-999", 999, 1)]
    [InlineData("bytes=990-", 990, 10)]
    [InlineData("bytes=990-2000", 990, 10)]
    [InlineData("bytes=-1", 999, 1)]
    [InlineData("bytes=-1000", 0, 1000)]
    [InlineData("bytes=-1001", 0, 1000)]
    [InlineData("BYTES=1-2", 1, 2)]
    [InlineData("bytes=1-9223372036854775807", 1, 999)]
    [InlineData("bytes=1-99999999999999999999999999", 1, 999)]
    [InlineData("bytes=-9223372036854775807", 0, 1000)]
    [InlineData("bytes=-99999999999999999999999999", 0, 1000)]
    public async Task A_range_is_answered_with_exactly_its_bytes(string range, int offset, int length)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(1000);
        var file = await alice.UploadAsync(bytes);

        using var answer = await alice.GetAsync(file.Id, ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {offset}-{offset + length - 1}/1000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(length, answer.Content.Headers.ContentLength);
        Assert.Equal(bytes[offset..(offset + length)], await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=1000-1000")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=9223372036854775807-")]
    [InlineData("bytes=9223372036854775807-9223372036854775807")]
    [InlineData("bytes=99999999999999999999999999-")]
    public async Task A_range_outside_the_file_is_refused_with_its_size(string range)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));

        var answer = await alice.GetAsync(file.Id, ("Range", range));

        Assert.Equal("bytes */1000", answer.Content.Headers.ContentRange?.ToString());
        await FilesGuest.RefusedAsync(answer, ProblemCodes.RangeNotSatisfiable);
    }

    [Theory]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=-")]
    [InlineData("bytes=")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=1-2,4-5")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1")]
    [InlineData("seconds=1-2")]
    public async Task A_range_that_says_nothing_is_answered_with_the_whole(string range)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));

        using var answer = await alice.GetAsync(file.Id, ("Range", range));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1000, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_part_is_continued_only_of_the_same_file()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));
        var tag = $"\"{Convert.ToHexStringLower(file.Sha256)}\"";

        using var same = await alice.GetAsync(file.Id, ("Range", "bytes=10-"), ("If-Range", tag));
        using var other = await alice.GetAsync(file.Id, ("Range", "bytes=10-"), ("If-Range", "\"other\""));

        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Who_has_the_bytes_is_not_sent_them_again()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));
        var tag = $"\"{Convert.ToHexStringLower(file.Sha256)}\"";

        foreach (var known in new[] { tag, "W/" + tag, "\"other\", " + tag, "*" })
        {
            using var answer = await alice.GetAsync(file.Id, ("If-None-Match", known), ("Range", "bytes=0-1"));
            Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
            Assert.Equal(tag, answer.Headers.ETag?.ToString());
        }

        using var changed = await alice.GetAsync(file.Id, ("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Head_tells_the_size_without_the_bytes()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));

        using var answer = await alice.SendAsync(HttpMethod.Head, $"/api/v1/files/{file.Id}", null, ("Range", "bytes=0-1"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1000, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Info_says_what_the_server_knows()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, conversation) = (house.NewGuest(), Guid.CreateVersion7());
        await house.MembersAreAsync(conversation, 1, alice);
        var file = await alice.UploadAsync([1, 2, 3], ("X-Conversation-Id", conversation.ToString()));

        using var answer = await alice.InfoAsync(file.Id);
        var info = await answer.Content.ReadFromJsonAsync(WireJson.Default.FileInfoResponse, Token);

        Assert.Equivalent(
            new FileInfoResponse(file.Id, alice.User.Value, 3, file.Sha256, house.Clock.GetUtcNow(), file.ExpiresAt, conversation), info);
    }

    [Fact]
    public async Task A_stranger_cannot_tell_a_file_exists()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, bob, mallory, conversation) = (house.NewGuest(), house.NewGuest(), house.NewGuest(), Guid.CreateVersion7());
        await house.MembersAreAsync(conversation, 1, alice, bob);
        var own = await alice.UploadAsync([1]);
        var shared = await alice.UploadAsync([1], ("X-Conversation-Id", conversation.ToString()));

        foreach (var file in new[] { own.Id, shared.Id, Guid.CreateVersion7() })
        {
            foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/info"), (HttpMethod.Delete, "") })
            {
                var answer = await mallory.SendAsync(method, $"/api/v1/files/{file}{path}", null, ("Range", "bytes=5-"));
                var problem = await FilesGuest.RefusedAsync(answer, ProblemCodes.UnknownFile);
                Assert.Equal(new ProblemDocument { Title = "There is no such file", Status = 404, Code = "unknown_file" }, problem with { RequestId = null });
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync(shared.Id)).StatusCode);
    }

    [Fact]
    public async Task Who_leaves_a_conversation_loses_its_files_and_late_news_give_nothing_back()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, bob, conversation) = (house.NewGuest(), house.NewGuest(), Guid.CreateVersion7());
        await house.MembersAreAsync(conversation, 4, alice, bob);
        var file = await alice.UploadAsync([1], ("X-Conversation-Id", conversation.ToString()));
        using var before = await bob.GetAsync(file.Id);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await house.MembersAreAsync(conversation, 5, alice);
        await house.MembersAreAsync(conversation, 4, alice, bob);

        await FilesGuest.RefusedAsync(await bob.GetAsync(file.Id), ProblemCodes.UnknownFile);
        await FilesGuest.RefusedAsync(
            await bob.TryUploadAsync([1], ("X-Conversation-Id", conversation.ToString())), ProblemCodes.UnknownConversation);
    }

    [Fact]
    public async Task Only_the_owner_deletes_and_then_nothing_is_left()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, bob, conversation) = (house.NewGuest(), house.NewGuest(), Guid.CreateVersion7());
        await house.MembersAreAsync(conversation, 1, alice, bob);
        var file = await alice.UploadAsync([1], ("X-Conversation-Id", conversation.ToString()));

        await FilesGuest.RefusedAsync(await bob.DeleteAsync(file.Id), ProblemCodes.NotTheOwner);
        using var deleted = await alice.DeleteAsync(file.Id);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await house.AssertEmptyAsync();
        await FilesGuest.RefusedAsync(await alice.DeleteAsync(file.Id), ProblemCodes.UnknownFile);
        await FilesGuest.RefusedAsync(await alice.GetAsync(file.Id), ProblemCodes.UnknownFile);
    }

    [Fact]
    public async Task An_expired_file_is_gone_at_once_and_its_bytes_soon()
    {
        // Expires between two sweeps: what hides the file is the question, not the broom.
        await using var house = await FilesHouse.OpenAsync(("FILES_EXPIRY", "61m"));
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));

        house.Clock.Advance(TimeSpan.FromMinutes(61) - TimeSpan.FromMilliseconds(1));
        using var alive = await alice.GetAsync(file.Id);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        house.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await FilesGuest.RefusedAsync(await alice.GetAsync(file.Id), ProblemCodes.UnknownFile);

        house.Clock.Advance(TimeSpan.FromMinutes(5));
        await house.BecomesEmptyAsync();
    }

    [Fact]
    public async Task A_sweep_takes_more_than_one_batch()
    {
        await using var house = await FilesHouse.OpenAsync(("FILES_EXPIRY", "1m"));
        var alice = house.NewGuest();
        for (var i = 0; i < 205; i++) await alice.UploadAsync([1]);

        house.Clock.Advance(TimeSpan.FromMinutes(6));

        await house.BecomesEmptyAsync();
    }

    [Theory]
    [InlineData("/api/v1/files/nonsense")]
    [InlineData("/api/v1/files/nonsense/info")]
    public async Task What_is_no_id_is_no_file(string path)
    {
        await using var house = await FilesHouse.OpenAsync();

        await FilesGuest.RefusedAsync(await house.NewGuest().SendAsync(HttpMethod.Get, path), ProblemCodes.NotFound);
    }
}
