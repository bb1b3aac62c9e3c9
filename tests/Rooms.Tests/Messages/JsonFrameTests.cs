// SPDX-License-Identifier: MIT
using System.Text.Json;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class JsonFrameTests
{
    [Fact]
    public async Task A_person_at_a_terminal_can_read_and_write_the_frames()
    {
        await using var house = await JsonHouseAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        await using var to = await bob.ConnectAsync();
        Assert.Equal("{ \"queue_empty\": { } }", await to.NextTextAsync());
        await from.NextAsync(Frame.QueueEmpty);
        var id = Guid.CreateVersion7();

        await from.SendTextAsync($$$"""{"send":{"client_id":"{{{id}}}","conversation_id":"{{{chat.Id}}}","roster_version":"1","kind":"message","body":"-_8"}}""");

        using var sent = JsonDocument.Parse(await from.NextTextAsync());
        Assert.Equal(id, sent.RootElement.GetProperty("sent").GetProperty("client_id").GetGuid());
        using var message = JsonDocument.Parse(await to.NextTextAsync());
        var fields = message.RootElement.GetProperty("message");
        Assert.Equal(("+/8=", "message", "1"), (fields.GetProperty("body").GetString(), fields.GetProperty("kind").GetString(), fields.GetProperty("roster_version").GetString()));
        Assert.Equal(house.Clock.GetUtcNow(), fields.GetProperty("received_at").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"send":{"client_id":"ID","conversation_id":"CHAT","roster_version":1,"kind":1,"body":"+/8="}}""")]
    [InlineData("""{"send":{"clientId":"ID","conversationId":"CHAT","rosterVersion":"1","kind":"message","body":"-_8="}}""")]
    [InlineData("""{"send":{"clientId":"ID","conversation_id":"CHAT","rosterVersion":1.0,"kind":"message","body":"+/8","of_a_newer_client":[{}]}}""")]
    [InlineData(""" { "send" : { "\u0063lient_id" : "ID", "conversationId":"CHAT", "roster_version":1e0, "kind":"message", "b\u006fdy":"-_8", "wraps":[] } } """)]
    public async Task Both_spellings_both_base64_and_fields_of_a_newer_client_are_read(string text)
    {
        await using var house = await JsonHouseAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();
        await using var to = await bob.ConnectAsync();

        await socket.SendTextAsync(text.Replace("ID", Guid.CreateVersion7().ToString("D"), StringComparison.Ordinal).Replace("CHAT", chat.Id.ToString("D"), StringComparison.Ordinal));

        Assert.Equal(1u, (await socket.NextAsync(Frame.Sent)).Sent.Seq);
        Assert.Equal([0xfb, 0xff], (await to.NextAsync(Frame.Message)).Message.Body.ToByteArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"ping\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{/* c */}")]
    [InlineData("""{"ping":{},"resume":{}}""")]
    [InlineData("""{"ping":{},"ping":{}}""")]
    [InlineData("""{"ping":{},"anything":1}""")]
    [InlineData("""{"ping":7}""")]
    [InlineData("""{"ack":{"seq":-1}}""")]
    [InlineData("""{"ack":{"seq":4294967296}}""")]
    [InlineData("""{"ack":{"seq":1.5}}""")]
    [InlineData("""{"ack":{"seq":"x"}}""")]
    [InlineData("""{"ack":{"conversation_id":7}}""")]
    [InlineData("""{"send":{"roster_version":18446744073709551616}}""")]
    [InlineData("""{"send":{"body":"*"}}""")]
    [InlineData("""{"send":{"wraps":{}}}""")]
    [InlineData("""{"send":{"client_id":"\ud800"}}""")]
    [InlineData("""{"send":{"wraps":[[[[[[[[]]]]]]]]}}""")]
    public async Task Text_that_is_no_frame_closes_the_socket_with_1003_and_is_no_failure_of_the_server(string text)
    {
        await using var house = await JsonHouseAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await socket.SendTextAsync(text);

        Assert.Equal((int)CloseCode.BadFrame, await socket.ClosedAsync());
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"send":{"wraps":[{0}]}}""", "{},")]
    [InlineData("""{"resume":{"positions":[{0}]}}""", "{},")]
    [InlineData("""{"unheard":[{0}]}""", "1,")]
    public async Task A_frame_of_a_million_parts_closes_the_socket_with_1009(string text, string part)
    {
        await using var house = await JsonHouseAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await socket.SendTextAsync(text.Replace("{0}", string.Concat(Enumerable.Repeat(part, 1_000_000)).TrimEnd(','), StringComparison.Ordinal));

        Assert.Equal((int)CloseCode.TooBig, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_text_nested_without_end_closes_the_socket_with_1003()
    {
        await using var house = await JsonHouseAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await socket.SendTextAsync($$"""{"x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""");

        Assert.Equal((int)CloseCode.BadFrame, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Devices_of_either_encoding_talk_with_each_other_and_the_first_one_asked_for_is_spoken()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var carol = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var text = await TestSocket.ConnectAsync(house.Url, socket =>
        {
            socket.SetRequestHeader("Authorization", $"Bearer {bob.Session.AccessToken}");
            foreach (var name in new[] { "unheard", SocketProtocol.Json, SocketProtocol.Binary }) socket.AddSubProtocol(name);
        });
        Assert.Equal(SocketProtocol.Json, text.Protocol);
        await using var binary = await alice.ConnectAsync();

        await binary.SendMessageAsync(chat.Id, chat.RosterVersion, [7]);
        Assert.Equal(7, (await text.NextAsync(Frame.Message)).Message.Body.Single());
        await text.SendMessageAsync(chat.Id, chat.RosterVersion, [8]);
        Assert.Equal(8, (await binary.NextAsync(Frame.Message)).Message.Body.Single());
    }

    private static async Task<House> JsonHouseAsync()
    {
        var house = await House.OpenAsync();
        house.Protocol = SocketProtocol.Json;
        return house;
    }
}
