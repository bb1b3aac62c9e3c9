// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Tests.Files;

/// <summary>tus 1.0.0: core, creation, checksum, expiration, termination.</summary>
public sealed class ResumableUploadTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_server_speaks_can_be_asked()
    {
        await using var house = await FilesHouse.OpenAsync();

        using var answer = await house.NewGuest().SendAsync(HttpMethod.Options, TusGuest.Uploads);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.0.0", answer.Headers.GetValues("Tus-Resumable").Single());
        Assert.Equal("1.0.0", answer.Headers.GetValues("Tus-Version").Single());
        Assert.Equal("creation,checksum,expiration,termination", answer.Headers.GetValues("Tus-Extension").Single());
        Assert.Equal("107059272", answer.Headers.GetValues("Tus-Max-Size").Single());
        Assert.Equal("sha256,sha1", answer.Headers.GetValues("Tus-Checksum-Algorithm").Single());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100_000, 100_000)]
    [InlineData(100_000, 33_333)]
    [InlineData(20_000_001, 6_000_000)]
    public async Task Pieces_become_the_same_kind_of_file_as_one_request(int size, int piece)
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, bob, conversation) = (house.NewGuest(), house.NewGuest(), Guid.CreateVersion7());
        await house.MembersAreAsync(conversation, 1, alice, bob);
        var bytes = FilesHouse.Ciphertext(size);

        var id = await alice.CreateAsync(size, TusGuest.Metadata(conversation));
        for (var at = 0; at < size; at += piece)
        {
            await FilesGuest.RefusedAsync(await bob.GetAsync(id), ProblemCodes.UnknownFile);
            Assert.Equal(Math.Min(at + piece, size), await alice.AppendAsync(id, at, bytes[at..Math.Min(at + piece, size)]));
        }

        using var answer = await bob.GetAsync(id);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Ct));
        using var info = await bob.InfoAsync(id);
        var file = (await info.Content.ReadFromJsonAsync(WireJson.Default.FileInfoResponse, Ct))!;
        Assert.Equal((size, conversation, alice.User.Value), (file.Size, file.ConversationId, file.OwnerId));
        Assert.Equal(SHA256.HashData(bytes), file.Sha256);
        Assert.Equal(size, await alice.OffsetAsync(id));
        Assert.Single(await house.BlobsAsync());
    }

    [Fact]
    public async Task Head_tells_offset_length_expiry_and_metadata_and_is_not_to_be_kept()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, conversation) = (house.NewGuest(), Guid.CreateVersion7());
        await house.MembersAreAsync(conversation, 1, alice);
        var id = await alice.CreateAsync(10, TusGuest.Metadata(conversation));
        await alice.AppendAsync(id, 0, [1, 2, 3]);

        using var answer = await alice.HeadAsync(id);

        Assert.Equal("3", answer.Headers.GetValues("Upload-Offset").Single());
        Assert.Equal("10", answer.Headers.GetValues("Upload-Length").Single());
        Assert.Equal(TusGuest.Metadata(conversation).Item2, answer.Headers.GetValues("Upload-Metadata").Single());
        Assert.Equal((house.Clock.GetUtcNow() + TimeSpan.FromHours(24)).ToString("R"), answer.Headers.GetValues("Upload-Expires").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0.2.2")]
    [InlineData("1.0.1")]
    [InlineData("1.0.0, 0.2.2")]
    public async Task Another_version_of_the_protocol_is_412_on_every_route_and_nothing_happens(string? version)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);
        (string, string)[] headers = version is null ? [] : [("Tus-Resumable", version)];

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, TusGuest.Uploads), (HttpMethod.Patch, $"{TusGuest.Uploads}/{id}"), (HttpMethod.Delete, $"{TusGuest.Uploads}/{id}"),
        })
        {
            var answer = await alice.SendAsync(method, path, null, [.. headers, ("Upload-Length", "1"), ("Upload-Offset", "0")]);
            Assert.Equal("1.0.0", answer.Headers.GetValues("Tus-Version").Single());
            await FilesGuest.RefusedAsync(answer, ProblemCodes.UnsupportedTusVersion);
        }

        using var head = await alice.SendAsync(HttpMethod.Head, $"{TusGuest.Uploads}/{id}", null, headers);
        Assert.Equal(HttpStatusCode.PreconditionFailed, head.StatusCode);
        Assert.Equal(0, await alice.OffsetAsync(id));
        Assert.Equal(1, await house.RowsAsync());
    }

    [Fact]
    public async Task Another_offset_is_409_and_another_content_type_415_and_neither_moves_anything()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);
        await alice.AppendAsync(id, 0, [1, 2, 3]);

        foreach (var offset in new long[] { 0, 2, 4, 10, long.MaxValue })
        {
            await FilesGuest.RefusedAsync(await alice.PatchAsync(id, offset, [9]), ProblemCodes.UploadOffsetConflict);
        }

        var wrong = new ByteArrayContent([9]) { Headers = { { "Content-Type", "application/octet-stream" } } };
        await FilesGuest.RefusedAsync(
            await alice.SendAsync(HttpMethod.Patch, $"{TusGuest.Uploads}/{id}", wrong, ("Tus-Resumable", "1.0.0"), ("Upload-Offset", "3")),
            ProblemCodes.UnsupportedMediaType);
        Assert.Equal(3, await alice.OffsetAsync(id));
    }

    [Fact]
    public async Task More_bytes_than_announced_are_413_and_not_kept()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);

        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 0, new byte[11]), ProblemCodes.TooLarge);
        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 0, new byte[11], ("Transfer-Encoding", "chunked")), ProblemCodes.TooLarge);

        Assert.Equal(0, await alice.OffsetAsync(id));
        Assert.Equal(10, await alice.AppendAsync(id, 0, new byte[10]));
        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 10, [1]), ProblemCodes.TooLarge);
        Assert.Equal(10, await alice.AppendAsync(id, 10, []));
    }

    [Fact]
    public async Task The_limit_is_exactly_100_MiB_encrypted()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();

        await FilesGuest.RefusedAsync(await alice.TryCreateAsync(107_059_273), ProblemCodes.TooLarge);
        await house.AssertEmptyAsync();
        Assert.Equal(0, await alice.OffsetAsync(await alice.CreateAsync(107_059_272)));
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha1")]
    public async Task Bytes_with_another_checksum_are_460_and_the_offset_stays(string algorithm)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(10_000_000); // more than one commit, were there no checksum
        var id = await alice.CreateAsync(bytes.Length + 1);
        await alice.AppendAsync(id, 0, [7]);

        await FilesGuest.RefusedAsync(
            await alice.PatchAsync(id, 1, bytes, ("Upload-Checksum", Checksum(algorithm, [1]))), ProblemCodes.ChecksumMismatch);
        Assert.Equal(1, await alice.OffsetAsync(id));
        await alice.AppendAsync(id, 1, bytes, ("Upload-Checksum", Checksum(algorithm, bytes)));

        using var answer = await alice.GetAsync(id);
        Assert.Equal([7, .. bytes], await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Theory]
    [InlineData("md5 1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("sha256")]
    [InlineData("sha256 ")]
    [InlineData("sha256 AAAA")]
    [InlineData("sha1 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData(" sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;")]
    public async Task A_checksum_that_cannot_be_read_is_400(string checksum)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);

        var problem = await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 0, [1], ("Upload-Checksum", checksum)), ProblemCodes.InvalidFields);

        Assert.Equal(["Upload-Checksum"], problem.Errors!.Keys);
        Assert.Equal(0, await alice.OffsetAsync(id));
    }

    [Fact]
    public async Task A_cut_connection_keeps_what_came_and_with_a_checksum_nothing()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(1_000_000);
        var id = await alice.CreateAsync(bytes.Length);

        using (var all = await RawUpload.BeginPieceAsync(house, alice, id, 0, bytes.Length, $"Upload-Checksum: {Checksum("sha256", bytes)}\r\n"))
        {
            await all.SendAsync(bytes[..200_000]);
            await house.HasReceivedAsync(200_000);
            all.Break();
        }

        await alice.IsFreeAsync(id);
        Assert.Equal(0, await alice.OffsetAsync(id));
        using (var some = await RawUpload.BeginPieceAsync(house, alice, id, 0, bytes.Length, ""))
        {
            await some.SendAsync(bytes[..300_000]);
            await house.HasReceivedAsync(300_000);
            some.Break();
        }

        await Infrastructure.Eventually.AsyncIs(() => alice.OffsetAsync(id), offset => offset == 300_000);
        await alice.IsFreeAsync(id);
        await alice.AppendAsync(id, 300_000, bytes[300_000..]);
        using var answer = await alice.GetAsync(id);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Of_two_requests_at_once_one_wins_and_the_other_is_423()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(100_000);
        var id = await alice.CreateAsync(bytes.Length);
        using var first = await RawUpload.BeginPieceAsync(house, alice, id, 0, bytes.Length, "");
        await first.SendAsync(bytes[..50_000]);
        await house.HasReceivedAsync(50_000);

        await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 0, bytes), ProblemCodes.UploadBusy);
        await FilesGuest.RefusedAsync(await alice.TerminateAsync(id), ProblemCodes.UploadBusy);
        Assert.Equal(0, await alice.OffsetAsync(id));

        await first.SendAsync(bytes[50_000..]);
        Assert.Equal("HTTP/1.1 204 No Content", await first.StatusAsync());
        using var answer = await alice.GetAsync(id);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_stood_and_the_hash_is_of_all_of_it()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(100_000);
        var id = await alice.CreateAsync(bytes.Length);
        await alice.AppendAsync(id, 0, bytes[..60_000]);

        await house.RestartAsync();

        Assert.Equal(60_000, await alice.OffsetAsync(id));
        await alice.AppendAsync(id, 60_000, bytes[60_000..]);
        using var answer = await alice.GetAsync(id);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"", answer.Headers.ETag?.ToString());
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_before_the_last_step_is_mended_by_the_next_question(bool bytesWereMoved)
    {
        Assert.SkipWhen(Infrastructure.House.IsOnS3 && !bytesWereMoved, "S3 cannot take a finished object apart again.");
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(100_000);
        var id = await alice.CreateAsync(bytes.Length);
        await alice.AppendAsync(id, 0, bytes);
        await house.PretendItWasNotSealedAsync(id, bytesWereMoved);
        await house.RestartAsync();
        await FilesGuest.RefusedAsync(await alice.GetAsync(id), ProblemCodes.UnknownFile);

        Assert.Equal(bytes.Length, await alice.OffsetAsync(id));

        using var answer = await alice.GetAsync(id);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Bytes_beyond_the_last_commit_are_not_counted_and_do_not_stay()
    {
        Assert.SkipWhen(Infrastructure.House.IsOnS3, "Bytes are appended to a file on the disk here.");
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var bytes = FilesHouse.Ciphertext(1000);
        var id = await alice.CreateAsync(bytes.Length);
        await alice.AppendAsync(id, 0, bytes[..500]);
        await File.AppendAllBytesAsync((await house.BlobsAsync()).Single(), new byte[bytes.Length], Ct); // the tail of a process that was killed

        Assert.Equal(500, await alice.OffsetAsync(id));
        await alice.AppendAsync(id, 500, bytes[500..]);

        using var answer = await alice.GetAsync(id);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task A_terminated_upload_is_gone_with_its_bytes_and_so_is_a_finished_one()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        foreach (var sent in new[] { 0, 3, 10 })
        {
            var id = await alice.CreateAsync(10);
            await alice.AppendAsync(id, 0, new byte[sent]);

            using var ended = await alice.TerminateAsync(id);

            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
            await house.AssertEmptyAsync();
            await FilesGuest.RefusedAsync(await alice.TerminateAsync(id), ProblemCodes.UnknownUpload);
            await FilesGuest.RefusedAsync(await alice.PatchAsync(id, 0, [1]), ProblemCodes.UnknownUpload);
        }
    }

    [Fact]
    public async Task A_surrounding_that_knows_no_PATCH_names_the_method_in_a_header()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(3);
        var body = new ByteArrayContent([1, 2]) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };

        using var patched = await alice.SendAsync(
            HttpMethod.Post, $"{TusGuest.Uploads}/{id}", body, ("Tus-Resumable", "1.0.0"), ("X-HTTP-Method-Override", "PATCH"), ("Upload-Offset", "0"));
        Assert.Equal(2, TusGuest.Offset(patched));
        using var ended = await alice.SendAsync(
            HttpMethod.Post, $"{TusGuest.Uploads}/{id}", null, ("Tus-Resumable", "1.0.0"), ("X-HTTP-Method-Override", "DELETE"));

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await house.AssertEmptyAsync();
    }

    [Fact]
    public async Task Who_has_left_the_conversation_does_not_go_on_but_may_clear_away()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, bob, conversation) = (house.NewGuest(), house.NewGuest(), Guid.CreateVersion7());
        await house.MembersAreAsync(conversation, 1, alice, bob);
        var id = await bob.CreateAsync(10, TusGuest.Metadata(conversation));
        await house.MembersAreAsync(conversation, 2, alice);

        await FilesGuest.RefusedAsync(await bob.PatchAsync(id, 0, [1]), ProblemCodes.NotAMember);
        using var ended = await bob.TerminateAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await house.AssertEmptyAsync();
    }

    private static string Checksum(string algorithm, byte[] bytes) =>
        $"{algorithm} {Convert.ToBase64String(CryptographicOperations.HashData(new HashAlgorithmName(algorithm.ToUpperInvariant()), bytes))}";
}
