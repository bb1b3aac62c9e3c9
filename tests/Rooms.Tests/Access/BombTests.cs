// SPDX-License-Identifier: MIT
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Access;

/// <summary>Small input that wants to become large, on every route that takes a body.</summary>
public sealed class BombTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_compressed_body_is_never_unpacked()
    {
        await using var scene = await AccessScene.SetAsync();
        var bomb = Compressed(20 * 1024 * 1024);

        foreach (var route in TakingJson())
        {
            using var content = Json(bomb);
            content.Headers.ContentEncoding.Add("gzip");
            Assert.Contains(await CodeAsync(scene, route, content), new[] { "malformed_request", "unsupported_media_type" });
        }
    }

    [Theory]
    [InlineData("[", "]", 100_000)]
    [InlineData("{\"a\":", "}", 100_000)]
    [InlineData("{\"keys\":[", "]}", 20_000)]
    [InlineData("{\"wraps\":[{\"wrap\":", "}]}", 10_000)]
    public async Task A_body_nested_without_end_is_refused_and_nothing_fails(string open, string close, int depth)
    {
        await using var scene = await AccessScene.SetAsync();
        var text = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        foreach (var route in TakingJson())
        {
            using var content = Json(Encoding.UTF8.GetBytes(text));
            Assert.Contains(await CodeAsync(scene, route, content), new[] { "malformed_request", "too_large" });
        }

        Assert.DoesNotContain("Error ", scene.House.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task What_a_page_of_another_site_can_send_without_asking_changes_nothing(string mediaType)
    {
        await using var scene = await AccessScene.SetAsync();
        var before = await scene.StateAsync();

        foreach (var route in TakingJson())
        {
            using var request = AccessTable.Ask(route, scene.Mallory, scene, scene.Group.Id);
            request.Content = new StringContent("{}") { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };
            request.Headers.Add("Origin", "https://elsewhere.example");
            using var answer = await scene.Bob.Http.SendAsync(request, Ct);
            Assert.Equal((route, "unsupported_media_type"), (route, (await answer.ProblemAsync()).Code));
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(before, await scene.StateAsync());
    }

    [Fact]
    public async Task A_socket_that_asks_for_compression_gets_none()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, house.Url.Port, Ct);
        var request = "GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + $"Sec-WebSocket-Protocol: messenger.v1\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\nAuthorization: Bearer {alice.Session.AccessToken}\r\n\r\n";
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Ct);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
        var head = new List<string>();
        while (await reader.ReadLineAsync(Ct) is { Length: > 0 } line) head.Add(line);

        Assert.StartsWith("HTTP/1.1 101", head[0], StringComparison.Ordinal);
        Assert.DoesNotContain(head, line => line.StartsWith("Sec-WebSocket-Extensions", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> TakingJson() => AccessTable.Routes.Where(route =>
        route.Split(' ')[0] is "POST" or "PUT" && !route.Contains("/files/", StringComparison.Ordinal) && !route.EndsWith("/ws-tickets", StringComparison.Ordinal));

    private static async Task<string> CodeAsync(AccessScene scene, string route, HttpContent content)
    {
        using var request = AccessTable.Ask(route, scene.Mallory, scene, scene.Group.Id);
        request.Content = content;
        using var answer = await scene.Bob.Http.SendAsync(request, Ct);
        return (await answer.ProblemAsync()).Code;
    }

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static byte[] Compressed(int size)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(new byte[size]);
        return packed.ToArray();
    }
}
