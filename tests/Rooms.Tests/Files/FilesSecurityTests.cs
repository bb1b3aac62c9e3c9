// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Tests.Files;

/// <summary>What an attacker with an account tries at the files room.</summary>
public sealed class FilesSecurityTests
{
    [Fact]
    public async Task Another_users_upload_is_unknown_on_every_route()
    {
        await using var house = await FilesHouse.OpenAsync();
        var (alice, mallory) = (house.NewGuest(), house.NewGuest());
        var unfinished = await alice.CreateAsync(10);
        await alice.AppendAsync(unfinished, 0, [1, 2, 3]);
        var finished = await alice.CreateAsync(1);
        await alice.AppendAsync(finished, 0, [1]);
        var whole = (await alice.UploadAsync([1])).Id;
        using var running = await RawUpload.BeginPieceAsync(house, alice, unfinished, 3, 7, "");
        await running.SendAsync([4]);

        foreach (var id in new[] { unfinished, finished, whole, Guid.CreateVersion7() })
        {
            using var head = await mallory.HeadAsync(id);
            Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
            Assert.DoesNotContain(head.Headers, header => header.Key.StartsWith("Upload-", StringComparison.Ordinal));
            await FilesGuest.RefusedAsync(await mallory.PatchAsync(id, 3, [6]), ProblemCodes.UnknownUpload);
            await FilesGuest.RefusedAsync(await mallory.TerminateAsync(id), ProblemCodes.UnknownUpload);
            foreach (var path in new[] { $"/api/v1/files/{id}", $"/api/v1/files/{id}/info" })
            {
                await FilesGuest.RefusedAsync(await mallory.SendAsync(HttpMethod.Get, path), ProblemCodes.UnknownFile);
            }

            await FilesGuest.RefusedAsync(await mallory.DeleteAsync(id), ProblemCodes.UnknownFile);
        }

        await running.SendAsync([5, 6, 7, 8, 9, 10]);
        Assert.Equal("HTTP/1.1 204 No Content", await running.StatusAsync());
        using var answer = await alice.GetAsync(unfinished);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("..%2f..%2fmessenger.db")]
    [InlineData("%2e%2e/%2e%2e/messenger.db")]
    [InlineData("..%5c..%5cmessenger.db")]
    [InlineData("%252e%252e%252fmessenger.db")]
    [InlineData("00000000-0000-0000-0000-000000000000%00.part")]
    [InlineData("00000000-0000-0000-0000-000000000000%2f..%2f..%2fnode")]
    [InlineData("{00000000-0000-0000-0000-000000000000}")]
    public async Task An_id_is_an_id_and_never_a_path(string id)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();

        foreach (var path in new[] { $"/api/v1/files/{id}", $"/api/v1/files/{id}/info", $"{TusGuest.Uploads}/{id}" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete, HttpMethod.Patch, HttpMethod.Head })
            {
                using var answer = await alice.SendAsync(method, path, null, ("Tus-Resumable", "1.0.0"), ("Upload-Offset", "0"));
                Assert.InRange((int)answer.StatusCode, 400, 499);
            }
        }

        Assert.Equal(0, await house.RowsAsync());
    }

    [Theory]
    [InlineData("filename Li4vLi4vLi4vZXRjL3Bhc3N3ZA==")]
    [InlineData("filename PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==")]
    [InlineData("filetype dGV4dC9odG1s")]
    [InlineData("conversation_id")]
    [InlineData("conversation_id ")]
    [InlineData("conversation_id  ")]
    [InlineData("conversation_id Li4vLi4vLi4vLi4vLi4vLi4vLi4vLi4vLi4vLi4v")]
    [InlineData("conversation_id MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMA0K")]
    [InlineData("conversation_id QUFBQUFBQUEtQUFBQS1BQUFBLUFBQUEtQUFBQUFBQUFBQUFB")]
    [InlineData("conversation_id MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw,filename YQ==")]
    [InlineData("conversation_id MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw,conversation_id MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw")]
    [InlineData(",")]
    public async Task Metadata_holds_a_conversation_and_nothing_else_so_nothing_can_be_injected_by_it(string metadata)
    {
        await using var house = await FilesHouse.OpenAsync();

        var problem = await FilesGuest.RefusedAsync(await house.NewGuest().TryCreateAsync(10, ("Upload-Metadata", metadata)), ProblemCodes.InvalidFields);

        Assert.Equal(["Upload-Metadata"], problem.Errors!.Keys);
        Assert.DoesNotContain("script", problem.Errors!.Values.Single().Single(), StringComparison.Ordinal);
        await house.AssertEmptyAsync();
    }

    [Fact]
    public async Task A_bare_line_feed_in_metadata_ends_the_request_and_no_header_is_added()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        using var raw = await RawUpload.BeginRawAsync(
            house, alice, $"POST {TusGuest.Uploads}", "Tus-Resumable: 1.0.0\r\nUpload-Length: 10\r\nUpload-Metadata: conversation_id \nSet-Cookie: a=b\r\nContent-Length: 0");

        var answer = await raw.HeadAsync();

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", answer, StringComparison.OrdinalIgnoreCase);
        await house.AssertEmptyAsync();
    }

    [Fact]
    public async Task A_page_with_a_script_is_served_as_bytes_to_be_saved()
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var page = Encoding.UTF8.GetBytes("<!doctype html><script>alert(document.domain)</script>");
        var id = await alice.CreateAsync(page.Length);
        await alice.AppendAsync(id, 0, page);

        foreach (var (name, value) in new[] { ("Accept", "text/html"), ("Range", "bytes=0-20"), ("Accept", "image/*") })
        {
            using var answer = await alice.GetAsync(id, (name, value));
            Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.ToString());
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.ToString());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("private", answer.Headers.CacheControl?.ToString());
        }
    }

    [Theory]
    [InlineData("0", 400)]
    [InlineData("-1", 400)]
    [InlineData("+1", 400)]
    [InlineData("1.0", 400)]
    [InlineData("1e3", 400)]
    [InlineData("0x10", 400)]
    [InlineData("", 400)]
    [InlineData("1 2", 400)]
    [InlineData("1, 2", 400)]
    [InlineData("107059273", 413)]
    [InlineData("2147483648", 413)]
    [InlineData("9223372036854775807", 413)]
    [InlineData("9223372036854775808", 413)]
    [InlineData("99999999999999999999999999999999999999", 413)]
    public async Task Every_length_is_refused_that_is_none_or_too_much(string length, int status)
    {
        await using var house = await FilesHouse.OpenAsync();

        using var answer = await house.NewGuest().SendAsync(HttpMethod.Post, TusGuest.Uploads, null, ("Tus-Resumable", "1.0.0"), ("Upload-Length", length));

        Assert.Equal(status, (int)answer.StatusCode);
        await house.AssertEmptyAsync();
    }

    [Theory]
    [InlineData("-1", 400)]
    [InlineData("-9223372036854775808", 400)]
    [InlineData("", 400)]
    [InlineData("3.0", 400)]
    [InlineData("0x3", 400)]
    [InlineData("3, 3", 400)]
    [InlineData("4294967299", 409)]
    [InlineData("9223372036854775807", 409)]
    [InlineData("9223372036854775808", 409)]
    [InlineData("18446744073709551619", 409)]
    [InlineData("340282366920938463463374607431768211459", 409)]
    public async Task Every_offset_is_refused_that_is_none_or_another(string offset, int status)
    {
        await using var house = await FilesHouse.OpenAsync();
        var alice = house.NewGuest();
        var id = await alice.CreateAsync(10);
        await alice.AppendAsync(id, 0, [1, 2, 3]);
        var body = new ByteArrayContent([4]) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };

        using var answer = await alice.SendAsync(
            HttpMethod.Patch, $"{TusGuest.Uploads}/{id}", body, ("Tus-Resumable", "1.0.0"), ("Upload-Offset", offset));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(3, await alice.OffsetAsync(id));
    }

    [Fact]
    public async Task Without_a_token_no_upload_is_begun_or_told_of()
    {
        await using var house = await FilesHouse.OpenAsync();
        var id = await house.NewGuest().CreateAsync(10);
        using var http = new HttpClient { BaseAddress = house.Address };
        http.DefaultRequestHeaders.Add("Tus-Resumable", "1.0.0");

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Options, ""), (HttpMethod.Post, ""), (HttpMethod.Head, $"/{id}"), (HttpMethod.Patch, $"/{id}"), (HttpMethod.Delete, $"/{id}"),
        })
        {
            using var answer = await http.SendAsync(new HttpRequestMessage(method, TusGuest.Uploads + path), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("1.0.0", Assert.Single(answer.Headers.GetValues("Tus-Resumable"))); // or a tus client does not read the answer
        }
    }
}
