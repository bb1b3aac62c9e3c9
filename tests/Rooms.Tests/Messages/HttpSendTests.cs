// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class HttpSendTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_sent_by_HTTP_arrives_as_one_sent_by_socket()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await bob.PublishAsync();
        var chat = await alice.ReadByAsync((await alice.BeginAsync(bob)).Id, devices: 1);
        await using var socket = await bob.ConnectAsync();
        var request = Right(chat) with { Wraps = [new MessageWrap { DeviceId = bob.Device, Wrap = [5] }] };

        var response = await PostAsync(alice, chat.Id, request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var sent = await TestUser.ReadAsync<SentMessageResponse>(response);
        Assert.Equal((request.ClientId, 1u, house.Clock.GetUtcNow()), (sent.ClientId, sent.Seq, sent.ReceivedAt));
        var message = (await socket.NextAsync(Frame.Message)).Message;
        Assert.Equal((request.ClientId!.Value.ToString("D"), (byte)7, (byte)5), (message.ClientId, message.Body.Single(), message.Wrap.Single()));
    }

    [Fact]
    public async Task Socket_and_HTTP_share_one_idempotence()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();
        var id = await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [7]);
        await socket.NextAsync(Frame.Sent);

        var again = await TestUser.ReadAsync<SentMessageResponse>(await PostAsync(alice, chat.Id, Right(chat) with { ClientId = id }));
        Assert.Equal(1u, again.Seq);
        Assert.Equal("client_id_reused", await PostAsync(alice, chat.Id, Right(chat) with { ClientId = id, Body = [8] }).CodeAsync());
        Assert.Equal(1u, (await alice.FindAsync(chat.Id)).LastSeq);
    }

    [Fact]
    public async Task A_send_for_another_roster_is_told_the_difference_and_the_conversation()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await bob.PublishAsync();
        var chat = await alice.ReadByAsync((await alice.BeginAsync(bob)).Id, devices: 1);
        var stranger = Guid.CreateVersion7();

        var problem = await (await PostAsync(
            alice, chat.Id, Right(chat) with { Wraps = [new MessageWrap { DeviceId = stranger, Wrap = [1] }] })).ProblemAsync();

        Assert.Equal((409, "roster_stale"), (problem.Status, problem.Code));
        Assert.Equal(bob.Device, Assert.Single(problem.Missing!));
        Assert.Equal(stranger, Assert.Single(problem.Extra!));
        Assert.Equal(chat.RosterVersion, problem.Conversation!.RosterVersion);
        Assert.Equal(2, problem.Conversation.Members.Count);
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("roster_version")]
    [InlineData("kind")]
    [InlineData("body")]
    [InlineData("wraps[0].device_id")]
    [InlineData("wraps[0].wrap")]
    [InlineData("wraps")]
    public async Task A_send_out_of_shape_is_refused_by_the_name_of_the_field(string field)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        var right = Right(chat);

        var problem = await (await PostAsync(alice, chat.Id, field switch
        {
            "client_id" => right with { ClientId = null },
            "roster_version" => right with { RosterVersion = null },
            "kind" => right with { Kind = "event" },
            "body" => right with { Body = new byte[SocketProtocol.MaxBodyBytes + 1] },
            "wraps[0].device_id" => right with { Wraps = [null] },
            "wraps[0].wrap" => right with { Wraps = [new MessageWrap { DeviceId = bob.Device }] },
            _ => right with { Wraps = [.. Enumerable.Range(0, 1_001).Select(_ => new MessageWrap { DeviceId = Guid.CreateVersion7(), Wrap = [1] })] },
        })).ProblemAsync();

        Assert.Equal((400, "invalid_fields", field), (problem.Status, problem.Code, Assert.Single(problem.Errors!).Key));
        Assert.Equal(0u, (await alice.FindAsync(chat.Id)).LastSeq);
    }

    [Fact]
    public async Task The_largest_send_there_is_goes_by_HTTP_too()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        var wraps = Enumerable.Range(0, SocketProtocol.MaxWraps)
            .Select(_ => new MessageWrap { DeviceId = Guid.CreateVersion7(), Wrap = new byte[SocketProtocol.MaxWrapBytes] });
        var largest = Right(chat) with { Body = new byte[SocketProtocol.MaxBodyBytes], Wraps = [.. wraps] };

        var problem = await (await PostAsync(alice, chat.Id, largest)).ProblemAsync();

        Assert.Equal(("roster_stale", SocketProtocol.MaxWraps), (problem.Code, problem.Extra!.Count)); // read whole, and refused for what it says
    }

    [Fact]
    public async Task Nobody_sends_into_a_conversation_of_others()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var eve = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);

        Assert.Equal("unknown_conversation", await PostAsync(eve, chat.Id, Right(chat)).CodeAsync());
        Assert.Equal("unknown_conversation", await PostAsync(alice, Guid.CreateVersion7(), Right(chat)).CodeAsync());
    }

    [Fact]
    public async Task A_device_sends_so_much_into_one_conversation_by_whatever_way()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_SEND_BURST", "2"));
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();
        await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        await socket.NextAsync(Frame.Sent);
        await TestUser.ReadAsync<SentMessageResponse>(await PostAsync(alice, chat.Id, Right(chat)));

        var refused = await PostAsync(alice, chat.Id, Right(chat));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("rate_limited", (await refused.ProblemAsync()).Code);
        await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        Assert.Equal((429u, "rate_limited"), Told((await socket.NextAsync(Frame.Rejected)).Rejected));
        Assert.Equal(2u, (await alice.FindAsync(chat.Id)).LastSeq);

        house.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await TestUser.ReadAsync<SentMessageResponse>(await PostAsync(alice, chat.Id, Right(chat)));
    }

    private static (uint, string) Told(Rejected rejected) => (rejected.Problem.Status, rejected.Problem.Code);

    private static SendMessageRequest Right(ConversationResponse chat) =>
        new() { ClientId = Guid.CreateVersion7(), RosterVersion = chat.RosterVersion, Kind = "message", Body = [7] };

    private static Task<HttpResponseMessage> PostAsync(TestUser user, Guid chat, SendMessageRequest request) =>
        TestUser.PostAsync(user.Http, $"/api/v1/conversations/{chat}/messages", request);
}
