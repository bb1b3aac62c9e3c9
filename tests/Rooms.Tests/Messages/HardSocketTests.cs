// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net.WebSockets;
using Google.Protobuf;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class HardSocketTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frame_that_comes_a_byte_at_a_time_is_read_as_one()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();
        var send = new Send
        {
            ClientId = Guid.CreateVersion7().ToString("D"), ConversationId = chat.Id.ToString("D"), RosterVersion = 1, Kind = Kind.Message,
            Body = ByteString.CopyFrom(new byte[300]),
        };

        foreach (var part in new ClientFrame { Send = send }.ToByteArray()) await socket.SendPartAsync([part]);
        await socket.SendRawAsync([]); // the end of it

        Assert.Equal(1u, (await socket.NextAsync(Frame.Sent)).Sent.Seq);
    }

    [Fact]
    public async Task A_frame_begun_and_left_lying_counts_as_silence()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);

        await socket.SendPartAsync([0x0a]);
        house.Clock.Advance(TimeSpan.FromSeconds(SocketProtocol.IdleSeconds + 6));

        Assert.Equal((int)CloseCode.Idle, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_device_that_asks_and_does_not_read_the_answers_is_closed_as_a_slow_consumer()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        var bad = new ClientFrame { Send = new() { ClientId = Guid.CreateVersion7().ToString("D") } };

        // Each is answered with a refusal; none of them is read.
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var i = 0; i < 200_000 && !IsClosed(house); i++) await socket.SendAsync(bad);
            throw new WebSocketException("closed");
        });

        Assert.True(IsClosed(house));
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_whose_socket_takes_nothing_for_half_a_minute_is_closed_as_a_slow_consumer_and_resumes()
    {
        const int Messages = 200;
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        await using var asleep = await bob.ConnectAsync();
        for (var i = 0; i < Messages; i++) await from.SendMessageAsync(chat.Id, chat.RosterVersion, new byte[SocketProtocol.MaxBodyBytes]);
        for (var i = 0; i < Messages; i++) await from.NextAsync(Frame.Sent);

        await Eventually.AsyncIs(
            () =>
            {
                house.Clock.Advance(TimeSpan.FromSeconds(6));
                return Task.FromResult(IsClosed(house));
            },
            closed => closed);
        await using var back = await bob.ConnectAsync();

        for (var seq = 1u; seq <= Messages; seq++) Assert.Equal(seq, (await back.NextAsync(Frame.Message)).Message.Seq);
    }

    [Fact]
    public async Task Mail_nobody_was_woken_for_comes_within_about_a_minute()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var to = await bob.ConnectAsync();
        await to.NextAsync(Frame.QueueEmpty);
        await WriteAsync(house, $"""
            update conversations set last_seq = 1;
            insert into messages (conversation_id, seq, sender_id, sender_device_id, client_id, roster_version, kind, received_at, body)
            select id, 1, 'SENDER', 'DEVICE', 'DEVICE', 1, 1, 0, {Bytes} from conversations;
            """.Replace("SENDER", Stored(alice.Id), StringComparison.Ordinal).Replace("DEVICE", Stored(alice.Device), StringComparison.Ordinal));

        house.Clock.Advance(TimeSpan.FromSeconds(65));

        var next = await to.NextAsync();
        Assert.Equal((chat.Id.ToString("D"), 7), (next.Message.ConversationId, next.Message.Body.Single()));
    }

    [Fact]
    public async Task A_device_of_more_than_a_thousand_conversations_gets_each_message_once_look_after_look()
    {
        const int Conversations = 1_200;
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await alice.BeginAsync(bob);
        await WriteAsync(house, string.Join('\n', Enumerable.Range(0, Conversations).Select(i => (Number: i, Id: Guid.CreateVersion7())).Select(made => $"""
            insert into conversations (id, kind, direct_key, last_seq, roster_version, created_at) values ('{Stored(made.Id)}', 1, 'key {made.Number}', 1, 1, 0);
            insert into conversation_members (conversation_id, user_id, role, joined_seq) values ('{Stored(made.Id)}', '{Stored(bob.Id)}', 0, 0);
            insert into messages (conversation_id, seq, sender_id, sender_device_id, client_id, roster_version, kind, received_at, body)
            values ('{Stored(made.Id)}', 1, '{Stored(alice.Id)}', '{Stored(alice.Device)}', '{Stored(Guid.CreateVersion7())}', 1, 1, 0, {Bytes});
            """)));

        await using var socket = await bob.ConnectAsync();
        var seen = new HashSet<string>();
        for (var i = 0; i < Conversations; i++)
        {
            var message = (await socket.NextAsync()).Message;
            Assert.True(seen.Add(message.ConversationId));
            await socket.AckAsync(Guid.Parse(message.ConversationId), 1);
        }

        Assert.Equal(Frame.QueueEmpty, (await socket.NextAsync()).FrameCase);
        for (var look = 2u; look <= 3; look++)
        {
            await WriteAsync(house, string.Create(CultureInfo.InvariantCulture, $"""
                update conversations set last_seq = {look} where direct_key = 'key 7';
                insert into messages (conversation_id, seq, sender_id, sender_device_id, client_id, roster_version, kind, received_at, body)
                select id, {look}, '{Stored(alice.Id)}', '{Stored(alice.Device)}', '{Stored(Guid.CreateVersion7())}', 1, 1, 0, {Bytes} from conversations where direct_key = 'key 7';
                """));
            house.Clock.Advance(TimeSpan.FromSeconds(65));
            var late = (await socket.NextAsync()).Message;
            Assert.Equal(look, late.Seq);
            await socket.AckAsync(Guid.Parse(late.ConversationId), look);
            await socket.SendAsync(new ClientFrame { Ping = new() });
            Assert.Equal(Frame.Pong, (await socket.NextAsync()).FrameCase);
        }
    }

    [Theory]
    [InlineData("events?after=-1", "after")]
    [InlineData("events?after=4294967296", "after")]
    [InlineData("events?limit=0", "limit")]
    [InlineData("events?limit=18446744073709551616", "limit")]
    public async Task An_epoch_or_limit_that_is_none_is_refused_by_name(string query, string field)
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice);

        var problem = await (await alice.Http.GetAsync($"/api/v1/conversations/{group.Id}/{query}", Ct)).ProblemAsync();

        Assert.Equal(("invalid_fields", field), (problem.Code, Assert.Single(problem.Errors!).Key));
        var last = await TestUser.ReadAsync<GroupEventsPage>(await alice.Http.GetAsync($"/api/v1/conversations/{group.Id}/events?after=4294967295", Ct));
        Assert.Empty(last.Items);
    }

    [Theory]
    [InlineData("18446744073709551615", 409)]
    [InlineData("0", 409)]
    [InlineData("18446744073709551616", 400)]
    [InlineData("-1", 400)]
    [InlineData("1.5", 400)]
    [InlineData("\"x\"", 400)]
    public async Task A_roster_version_at_the_edge_of_its_range_is_stale_and_beyond_it_malformed(string version, int status)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        using var body = new StringContent(
            $$"""{"client_id":"{{Guid.CreateVersion7()}}","roster_version":{{version}},"kind":"message","body":"AA"}""", System.Text.Encoding.UTF8, "application/json");

        var problem = await (await alice.Http.PostAsync($"/api/v1/conversations/{chat.Id}/messages", body, Ct)).ProblemAsync();

        Assert.Equal(status, problem.Status);
        Assert.Equal(0u, (await alice.FindAsync(chat.Id)).LastSeq);
    }

    private static bool IsClosed(House house) => house.Log.Text.Contains("SlowConsumer", StringComparison.Ordinal);

    private static string Bytes => House.IsOnPostgres ? "'\\x07'" : "x'07'";

    // As the engine writes ids.
    private static string Stored(Guid id) => id.ToString("D").ToUpperInvariant();

    // As another node would whose wake-up is lost.
    private static async Task WriteAsync(House house, string statements)
    {
        await using var database = house.OpenDatabase();
        await database.WriteAsync((sql, ct) => sql.ExecuteAsync(statements, ct), Ct);
    }
}
