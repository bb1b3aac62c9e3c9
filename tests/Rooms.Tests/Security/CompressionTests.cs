// SPDX-License-Identifier: MIT
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

/// <summary>Small input that wants to become large.</summary>
public sealed class CompressionTests(Neighbourhood neighbourhood) : IClassFixture<Neighbourhood>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_compressed_body_is_unpacked_at_no_route()
    {
        var bomb = Compressed(20 * 1024 * 1024);

        foreach (var (route, door) in Doors.All.Where(door => door.Key.Split(' ')[0] is "POST" or "PUT" && !door.Key.Contains("/files/", StringComparison.Ordinal)))
        {
            using var request = door.Ask(neighbourhood.Alice, neighbourhood.Hers);
            if (request.Content is null) continue;
            request.Content = new ByteArrayContent(bomb) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };
            using var answer = await neighbourhood.KnockAsync(request, neighbourhood.Alice.Session.AccessToken);
            Assert.Equal((route, "malformed_request"), (route, (await answer.ProblemAsync()).Code));
        }
    }

    [Fact]
    public async Task A_packed_file_is_stored_as_it_came()
    {
        var packed = Compressed(900_000);
        using var request = Requests.Get("/api/v1/files/upload");
        request.Method = HttpMethod.Post;
        request.Content = new ByteArrayContent(packed) { Headers = { { "Content-Encoding", "gzip" } } };

        using var answer = await neighbourhood.KnockAsync(request, neighbourhood.Stranger.Session.AccessToken);

        Assert.Equal(packed.Length, (await TestUser.ReadAsync<FileResponse>(answer)).Size);
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

    private static byte[] Compressed(int size)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(new byte[size]);
        return packed.ToArray();
    }
}
