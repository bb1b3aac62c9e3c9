// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Tests.Files;

public sealed class UploadTests
{
    private const string Digest = "X-Content-SHA256";
    private const string Conversation = "X-Conversation-Id";
    private static readonly (string, string) Small = ("FILES_MAX_BYTES", "200000");

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(3_000_000)]
    public async Task A_file_comes_back_byte_for_byte(int size)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var sent = FilesHouse.Ciphertext(size);

        var file = await alice.UploadAsync(sent);

        Assert.Equal(size, file.Size);
        Assert.Equal(SHA256.HashData(sent), file.Sha256);
        Assert.Equal(house.Clock.GetUtcNow() + TimeSpan.FromHours(720), file.ExpiresAt);
        using var answer = await alice.GetAsync(file.Id);
        Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_taken()
    {
        await using var house = await FilesHouse.OpenAsync();
        using var http = new HttpClient { BaseAddress = house.Address };
        using var body = new ByteArrayContent([1, 2, 3]);

        await FilesGuest.RefusedAsync(
            await http.PostAsync("/api/v1/files/upload", body, TestContext.Current.CancellationToken), ProblemCodes.Unauthenticated);
        await house.AssertEmptyAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_cut_in_the_middle_leaves_nothing(bool reset)
    {
        await using var house = await FilesHouse.OpenAsync();
        using var upload = await RawUpload.BeginAsync(house, house.NewGuest(), "Content-Length: 1000000");
        await upload.SendAsync(FilesHouse.Ciphertext(300_000));
        await house.BeginsToReceiveAsync();

        if (reset) upload.Break();
        else upload.EndSending();

        await house.BecomesEmptyAsync();
    }

    [Fact]
    public async Task A_chunked_upload_cut_in_the_middle_leaves_nothing()
    {
        await using var house = await FilesHouse.OpenAsync();
        using var upload = await RawUpload.BeginAsync(house, house.NewGuest(), "Transfer-Encoding: chunked");
        await upload.SendChunkAsync(FilesHouse.Ciphertext(100_000));
        await house.BeginsToReceiveAsync();

        upload.EndSending();

        await house.BecomesEmptyAsync();
    }

    [Fact]
    public async Task A_length_over_the_limit_is_refused_before_the_body_comes()
    {
        await using var house = await FilesHouse.OpenAsync(Small);
        using var upload = await RawUpload.BeginAsync(house, house.NewGuest(), "Content-Length: 200001\r\nExpect: 100-continue");

        Assert.Equal("HTTP/1.1 413 Payload Too Large", await upload.StatusAsync());
        await house.AssertEmptyAsync();
    }

    [Fact]
    public async Task A_chunked_upload_is_cut_at_the_limit_and_leaves_nothing()
    {
        await using var house = await FilesHouse.OpenAsync(Small);
        using var upload = await RawUpload.BeginAsync(house, house.NewGuest(), "Transfer-Encoding: chunked");

        await upload.SendChunkAsync(FilesHouse.Ciphertext(200_000));
        await house.BeginsToReceiveAsync();
        await upload.SendChunkAsync([1]);

        Assert.Equal("HTTP/1.1 413 Payload Too Large", await upload.StatusAsync());
        await house.BecomesEmptyAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_of_exactly_the_limit_is_taken(bool chunked)
    {
        await using var house = await FilesHouse.OpenAsync(Small);
        var alice = house.NewGuest();
        (string, string)[] headers = chunked ? [("Transfer-Encoding", "chunked")] : [];

        Assert.Equal(200_000, (await alice.UploadAsync(FilesHouse.Ciphertext(200_000), headers)).Size);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_file_is_refused_and_leaves_nothing(bool chunked)
    {
        await using var house = await FilesHouse.OpenAsync();
        (string, string)[] headers = chunked ? [("Transfer-Encoding", "chunked")] : [];

        var problem = await FilesGuest.RefusedAsync(await house.NewGuest().TryUploadAsync([], headers), ProblemCodes.InvalidFields);

        Assert.Contains("body", problem.Errors!.Keys);
        await house.AssertEmptyAsync();
    }

    [Fact]
    public async Task An_announced_digest_is_read_in_every_usual_spelling()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(100);
        var digest = SHA256.HashData(bytes);

        await alice.UploadAsync(bytes, (Digest, Convert.ToHexStringLower(digest)));
        await alice.UploadAsync(bytes, (Digest, Convert.ToHexString(digest)));
        await alice.UploadAsync(bytes, (Digest, Convert.ToBase64String(digest)));
        await alice.UploadAsync(bytes, (Digest, Base64Url.EncodeToString(digest)));
    }

    [Fact]
    public async Task A_body_with_another_digest_is_refused_and_leaves_nothing()
    {
        await using var house = await FilesHouse.OpenAsync();
        var announced = Convert.ToHexStringLower(SHA256.HashData([1]));

        await FilesGuest.RefusedAsync(
            await house.NewGuest().TryUploadAsync(FilesHouse.Ciphertext(100_000), (Digest, announced)), ProblemCodes.BadDigest);

        await house.AssertEmptyAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public async Task All_headers_that_cannot_be_read_are_named_at_once(string digest)
    {
        await using var house = await FilesHouse.OpenAsync();

        var problem = await FilesGuest.RefusedAsync(
            await house.NewGuest().TryUploadAsync([1], (Digest, digest), (Conversation, "not-an-id")), ProblemCodes.InvalidFields);

        Assert.Equal([Digest, Conversation], problem.Errors!.Keys);
        await house.AssertEmptyAsync();
    }

    [Fact]
    public async Task Only_members_put_files_into_a_conversation()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, bob, conversation) = (house.NewGuest(), house.NewGuest(), Guid.CreateVersion7());
        var into = (Conversation, conversation.ToString());

        await FilesGuest.RefusedAsync(await alice.TryUploadAsync([1], into), ProblemCodes.UnknownConversation);
        await house.MembersAreAsync(conversation, 1, alice);
        await FilesGuest.RefusedAsync(await bob.TryUploadAsync([1], into), ProblemCodes.UnknownConversation);
        await house.AssertEmptyAsync();

        Assert.Equal(HttpStatusCode.Created, (await alice.TryUploadAsync([1], into)).StatusCode);
    }

    [Fact]
    public async Task What_an_earlier_process_left_half_received_is_swept_at_start()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));
        await house.PretendItWasInterruptedAsync(file.Id);
        Assert.Single(await house.BlobsAsync());

        await house.RestartAsync();

        await house.BecomesEmptyAsync();
    }

    [Fact]
    public async Task A_restart_keeps_what_was_acknowledged()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var file = await alice.UploadAsync(FilesHouse.Ciphertext(1000));

        await house.RestartAsync();

        using var answer = await alice.GetAsync(file.Id);
        Assert.Equal(file.Sha256, SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }
}
