// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Streets;

public sealed class StreetTests
{
    private static readonly string[] EachAlone = ["auth", "keys", "messages", "messages", "files"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SocketProtocol.Binary)]
    [InlineData(SocketProtocol.Json)]
    public async Task Two_people_talk_through_the_gateway(string protocol)
    {
        await using var street = await Street.OpenAsync();
        street.Protocol = protocol;
        using var alice = await street.NewUserAsync();
        using var bob = await street.NewUserAsync();
        await alice.PublishAsync();
        await bob.PublishAsync();
        var chat = await bob.BeginAsync(alice);
        await bob.ReadByAsync(chat.Id, 2);
        chat = await bob.FindAsync(chat.Id); // once more: the first who saw both devices may have read the version before them
        await using var hers = await alice.ConnectAsync();
        await using var his = await bob.ConnectAsync();

        await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, [1, 2, 3], [alice.Device]);

        Assert.Equal(1u, (await his.NextAsync(Frame.Sent)).Sent.Seq);
        var message = (await hers.NextAsync(Frame.Message)).Message;
        Assert.Equal<byte>([1, 2, 3], message.Body.ToByteArray());
        await hers.AckAsync(chat.Id, 1);
        await Eventually.AsyncIs(() => alice.PositionAsync(chat.Id), position => position == 1);
        Assert.Equal(protocol, his.Protocol);
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_through_the_gateway_and_stays_in_no_log()
    {
        await using var street = await Street.OpenAsync();
        using var alice = await street.NewUserAsync();
        var ticket = (await TestUser.ReadAsync<TicketResponse>(await alice.Http.PostAsync("/api/v1/ws-tickets", null, Ct))).Ticket;

        await using var socket = await ByTicketAsync(street, ticket);
        await socket.SendAsync(new ClientFrame { Ping = new() });
        await socket.NextAsync(Frame.Pong);

        await Assert.ThrowsAsync<WebSocketException>(() => ByTicketAsync(street, ticket));
        Assert.DoesNotContain(ticket, street.Gateway.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ticket, street[Street.AllRooms].Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_brings_its_token_among_the_sub_protocols_through_the_gateway()
    {
        await using var street = await Street.OpenAsync();
        using var alice = await street.NewUserAsync();

        await using var socket = await TestSocket.ConnectAsync(street.Url, options =>
        {
            options.AddSubProtocol(SocketProtocol.Json);
            options.AddSubProtocol(SocketProtocol.BearerPrefix + alice.Session.AccessToken);
        });

        Assert.Equal(SocketProtocol.Json, socket.Protocol);
        Assert.DoesNotContain(alice.Session.AccessToken, street.Gateway.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_room_in_a_process_of_its_own_answers_through_one_gateway()
    {
        await using var street = await Street.OpenAsync(EachAlone);
        using var alice = await street.NewUserAsync();
        await alice.PublishAsync();

        foreach (var path in new[] { "/api/v1/auth/devices", "/api/v1/keys/count", "/api/v1/conversations", "/api/version", "/openapi/v1.json" })
        {
            using var answer = await alice.Http.GetAsync(path, Ct);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        }

        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);
        using var export = await alice.Http.GetAsync("/api/v1/auth/export", Ct);
        Assert.Equal(HttpStatusCode.OK, export.StatusCode);
        await using var archive = new System.IO.Compression.ZipArchive(await export.Content.ReadAsStreamAsync(Ct));
        Assert.Equal(["", "files", "keys", "messages"], archive.Entries.Select(entry => Path.GetDirectoryName(entry.FullName)).Distinct().Order());
    }

    [Fact]
    public async Task A_file_of_some_megabytes_goes_up_and_comes_down_the_same_whole_and_in_parts()
    {
        await using var street = await Street.OpenAsync(["auth", "files"]);
        using var alice = await street.NewUserAsync();
        var bytes = RandomNumberGenerator.GetBytes((5 * 1024 * 1024) + 17);

        var file = await TestUser.ReadAsync<FileResponse>(await alice.Http.PostAsync("/api/v1/files/upload", new ByteArrayContent(bytes), Ct));
        var down = await alice.Http.GetByteArrayAsync($"/api/v1/files/{file.Id}", Ct);

        Assert.Equal(SHA256.HashData(bytes), file.Sha256);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(down));
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/files/{file.Id}") { Headers = { Range = new RangeHeaderValue(1_000_000, 1_000_999) } };
        using var part = await alice.Http.SendAsync(ask, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal($"bytes 1000000-1000999/{bytes.Length}", part.Content.Headers.ContentRange?.ToString());
        Assert.Equal(bytes[1_000_000..1_001_000], await part.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task A_resumable_upload_comes_in_pieces_through_the_gateway()
    {
        await using var street = await Street.OpenAsync(["auth", "files"]);
        using var alice = await street.NewUserAsync();
        var bytes = RandomNumberGenerator.GetBytes(3 * 1024 * 1024);
        using var created = await alice.Http.SendAsync(Tus(HttpMethod.Post, "/api/v1/files/uploads", null, ("Upload-Length", $"{bytes.Length}")), Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var upload = created.Headers.Location!.OriginalString;

        for (var offset = 0; offset < bytes.Length; offset += 1024 * 1024)
        {
            using var piece = Tus(HttpMethod.Patch, upload, bytes[offset..(offset + (1024 * 1024))], ("Upload-Offset", $"{offset}"));
            using var taken = await alice.Http.SendAsync(piece, Ct);
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
            using var head = await alice.Http.SendAsync(Tus(HttpMethod.Head, upload, null), Ct);
            Assert.Equal($"{offset + (1024 * 1024)}", head.Headers.GetValues("Upload-Offset").Single());
        }

        Assert.Equal(bytes, await alice.Http.GetByteArrayAsync(upload.Replace("/uploads", "", StringComparison.Ordinal), Ct));
    }

    private static HttpRequestMessage Tus(HttpMethod method, string path, byte[]? piece, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Headers = { { "Tus-Resumable", "1.0.0" } } };
        if (piece is not null) request.Content = new ByteArrayContent(piece) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }

    private static Task<TestSocket> ByTicketAsync(Street street, string ticket) =>
        TestSocket.ConnectAsync(street.Url, options => options.AddSubProtocol(SocketProtocol.Binary), $"ticket={ticket}");
}
