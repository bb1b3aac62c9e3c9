// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>100 MiB over a bad line to a server that is killed.</summary>
public sealed class LongUploadTests
{
    private const int Limit = 107_059_272;
    private const string Uploads = "/api/v1/files/uploads";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resumable_upload_survives_ten_cut_connections_and_two_kills_and_leaves_no_orphan()
    {
        await using var server = await ServerProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        await RegisterAsync(http);
        var bytes = RandomNumberGenerator.GetBytes(Limit);
        var id = await CreateAsync(http);

        var (cuts, kills) = (0, 0);
        for (long at = 0; at < Limit; at = await OffsetAsync(http, id))
        {
            if (cuts == 10)
            {
                await AppendAsync(http, id, bytes, at);
                continue;
            }

            await using var line = new CuttingProxy(new Uri(server.Url));
            line.CutEvery(9_000_000, times: 1);
            using var cut = new HttpClient { BaseAddress = line.Url, DefaultRequestHeaders = { Authorization = http.DefaultRequestHeaders.Authorization } };
            var sending = AppendAsync(cut, id, bytes, at);
            if (cuts is 3 or 7)
            {
                await server.KillAsync();
                kills++;
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
                await server.StartAgainAsync();
            }
            else
            {
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
            }

            cuts++;
        }

        Assert.Equal((10, 2), (cuts, kills));
        using var answer = await http.GetAsync($"/api/v1/files/{id}", HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"", answer.Headers.ETag?.ToString());
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(await answer.Content.ReadAsStreamAsync(Ct), Ct));
        await PlantOrphanAsync(server);
        await server.KillAsync();
        await server.StartAgainAsync();
        await Eventually.AsyncIs(() => Task.FromResult(Blobs(server).Length), there => there == 1);
    }

    [Theory]
    [BothShapes]
    public async Task The_command_line_goes_on_while_the_server_is_killed_and_started_again(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        var original = Path.Combine(alice.Home, "original.bin");
        await File.WriteAllBytesAsync(original, RandomNumberGenerator.GetBytes(100 * 1024 * 1024), Ct);

        var sending = alice.RunAsync("send-file", "bob", original);
        foreach (var reached in new[] { 20_000_000, 60_000_000 })
        {
            await Eventually.AsyncIs(server.StoredAsync, sizes => sizes.Sum() >= reached);
            await server.KillAsync();
            await server.StartAgainAsync();
        }

        (await sending).Succeeded();
        var file = (await bob.RunAsync("receive", "--json")).Succeeded().Json.Single().GetProperty("file");
        var copy = Path.Combine(bob.Home, "copy.bin");
        (await bob.RunAsync("get-file", file.GetProperty("id").GetString()!, "-o", copy)).Succeeded();
        Assert.Equal(await File.ReadAllBytesAsync(original, Ct), await File.ReadAllBytesAsync(copy, Ct));
        Assert.Single(await server.StoredAsync());
    }

    [Fact]
    public async Task A_full_disk_is_told_by_its_code_and_nothing_is_left_behind()
    {
        await using var server = await ServerProcess.StartAsync();
        Assert.SkipUnless(await server.RestartOnSmallDiskAsync(), "This machine does not let a test mount a small disk.");
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        await RegisterAsync(http);
        var id = await CreateAsync(http);

        using var whole = await http.PostAsync("/api/v1/files/upload", new ByteArrayContent(new byte[30_000_000]), Ct);
        Assert.Equal("storage_full", await CodeAsync(whole));
        using var piece = await http.SendAsync(Piece(id, new byte[30_000_000], 0), Ct);

        Assert.Equal("storage_full", await CodeAsync(piece));
        var offset = await OffsetAsync(http, id);
        Assert.InRange(offset, 0, 16_000_000);
        using var ended = await http.SendAsync(Make(HttpMethod.Delete, $"{Uploads}/{id}"), Ct);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var small = await http.PostAsync("/api/v1/files/upload", new ByteArrayContent(new byte[12_000_000]), Ct);
        Assert.Equal(HttpStatusCode.Created, small.StatusCode);
    }

    private static async Task RegisterAsync(HttpClient http)
    {
        var request = new RegisterRequest { Username = "alice", Password = Person.Password };
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/register", request, WireJson.Default.RegisterRequest, Ct);
        var session = await answer.Content.ReadFromJsonAsync(WireJson.Default.SessionResponse, Ct);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session!.AccessToken);
    }

    private static async Task<Guid> CreateAsync(HttpClient http)
    {
        using var request = Make(HttpMethod.Post, Uploads);
        request.Headers.Add("Upload-Length", Limit.ToString(CultureInfo.InvariantCulture));
        using var answer = await http.SendAsync(request, Ct);
        return Guid.Parse(answer.Headers.Location!.OriginalString.Split('/')[^1]);
    }

    private static async Task<long> OffsetAsync(HttpClient http, Guid id)
    {
        using var request = Make(HttpMethod.Head, $"{Uploads}/{id}");
        using var answer = await http.SendAsync(request, Ct);
        return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    // A request of before may not have noticed yet that its line was cut, and holds the upload a moment longer.
    private static async Task AppendAsync(HttpClient http, Guid id, byte[] bytes, long at)
    {
        while (true)
        {
            using var request = Piece(id, bytes, at);
            using var answer = await http.SendAsync(request, Ct);
            if (answer.StatusCode is not (HttpStatusCode.Locked or HttpStatusCode.Conflict))
            {
                Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
                return;
            }

            at = await OffsetAsync(http, id);
        }
    }

    private static HttpRequestMessage Piece(Guid id, byte[] bytes, long at)
    {
        var request = Make(HttpMethod.Patch, $"{Uploads}/{id}");
        request.Headers.Add("Upload-Offset", at.ToString(CultureInfo.InvariantCulture));
        request.Headers.ExpectContinue = true;
        request.Content = new ByteArrayContent(bytes, (int)at, (int)(bytes.Length - at));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return request;
    }

    private static HttpRequestMessage Make(HttpMethod method, string path) => new(method, path) { Headers = { { "Tus-Resumable", "1.0.0" } } };

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync(WireJson.Default.ProblemDocument, Ct))?.Code;

    private static string[] Blobs(ServerProcess server) =>
        Directory.GetFiles(Path.Combine(server.Data, "blobs"), "*", SearchOption.AllDirectories);

    private static async Task PlantOrphanAsync(ServerProcess server)
    {
        var name = Guid.CreateVersion7().ToString("N");
        var folder = Directory.CreateDirectory(Path.Combine(server.Data, "blobs", name[^2..], name[^4..^2]));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), "nobody's", Ct);
    }
}
