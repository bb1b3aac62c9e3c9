// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class RetentionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_older_than_the_operator_keeps_is_taken_and_a_device_behind_is_told_the_gap()
    {
        await using var house = await House.OpenAsync(("MESSAGES_RETENTION", "1h"), ("JWT_ACCESS_EXPIRY", "24h"));
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await SayAsync(alice, chat, 3, "planted-and-old");
        Move(house, minutes: 50);
        await SayAsync(alice, chat, 2, "young");
        Move(house, minutes: 12);
        await Eventually.AsyncIs(() => SeqsAsync(bob, chat), seqs => seqs == "4,5");

        await using (var socket = await bob.ConnectAsync())
        {
            var gap = (await socket.NextAsync()).Gap;
            Assert.Equal((chat.Id.ToString("D"), 1u, 3u), (gap.ConversationId, gap.From, gap.To));
            Assert.Equal(4u, (await socket.NextAsync()).Message.Seq);
            Assert.Equal(5u, (await socket.NextAsync()).Message.Seq);
            Assert.Equal(Frame.QueueEmpty, (await socket.NextAsync()).FrameCase);
        }

        // Not acknowledged, so told again; acknowledged, and no more.
        await using (var again = await bob.ConnectAsync())
        {
            Assert.Equal(3u, (await again.NextAsync(Frame.Gap)).Gap.To);
            await again.AckAsync(chat.Id, 3);
            await Eventually.AsyncIs(() => bob.PositionAsync(chat.Id), position => position == 3);
        }

        await using var last = await bob.ConnectAsync();
        Assert.Equal(4u, (await last.NextAsync()).Message.Seq);
    }

    [Fact]
    public async Task Of_more_than_the_operator_keeps_the_oldest_are_taken_however_many()
    {
        await using var house = await House.OpenAsync(("MESSAGES_MAX_KEPT", "10"));
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await SayAsync(alice, chat, 600, "x");
        await using var live = await bob.ConnectAsync();
        for (var i = 1u; i <= 256; i++) Assert.Equal(i, (await live.NextAsync()).Message.Seq); // in flight, and no more until acknowledged

        Move(house, minutes: 1);
        await Eventually.AsyncIs(() => SeqsAsync(bob, chat), seqs => seqs == "591,592,593,594,595,596,597,598,599,600");

        await live.AckAsync(chat.Id, 256);
        var gap = (await live.NextAsync()).Gap;
        Assert.Equal((257u, 590u), (gap.From, gap.To));
        for (var i = 591u; i <= 600; i++) Assert.Equal(i, (await live.NextAsync()).Message.Seq);
    }

    [Fact]
    public async Task What_is_taken_while_a_device_is_being_read_to_is_told_as_a_gap_too()
    {
        var database = new PostgresHouse();
        await database.CreateAsync();
        try
        {
            await using var house = await House.OpenAsync([.. database.Settings()]);
            using var alice = await house.NewUserAsync();
            using var bob = await house.NewUserAsync();
            var chat = await alice.BeginAsync(bob);
            await SayAsync(alice, chat, 5, "x");

            // In the place of the sweeper, at the worst moment: the feed knows where it stands, and is about to read on.
            await using var sweeper = database.Connect();
            await sweeper.OpenAsync(Ct);
            await using var sweep = sweeper.CreateCommand();
            sweep.CommandText = "begin; lock table messages in access exclusive mode";
            await sweep.ExecuteNonQueryAsync(Ct);
            await using var socket = await bob.ConnectAsync();
            sweep.CommandText = "select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))";
            await Eventually.AsyncIs(async () => (long)(await sweep.ExecuteScalarAsync(Ct))!, waiting => waiting > 0);
            sweep.CommandText = $"""
                update conversations set swept_seq = 3 where id = '{chat.Id}'; delete from messages where conversation_id = '{chat.Id}' and seq <= 3; commit
                """;
            await sweep.ExecuteNonQueryAsync(Ct);

            var gap = (await socket.NextAsync()).Gap;
            Assert.Equal((1u, 3u), (gap.From, gap.To));
            Assert.Equal(4u, (await socket.NextAsync()).Message.Seq);
            Assert.Equal(5u, (await socket.NextAsync()).Message.Seq);
        }
        finally
        {
            await database.DropAsync();
        }
    }

    [Fact]
    public async Task The_membership_log_outlives_the_messages()
    {
        await using var house = await House.OpenAsync(("MESSAGES_MAX_KEPT", "1"));
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await SayAsync(alice, await alice.FindAsync(group.Id), 3, "x");
        Move(house, minutes: 1);
        await Eventually.AsyncIs(async () => await SeqsAsync(bob, await bob.FindAsync(group.Id)), seqs => seqs == "4");

        var log = await TestUser.ReadAsync<GroupEventsPage>(await bob.Http.GetAsync($"/api/v1/conversations/{group.Id}/events", Ct));

        Assert.Equal(1u, Assert.Single(log.Items).Epoch);
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(alice, bob));
    }

    [Fact]
    public async Task A_house_that_was_told_nothing_keeps_everything()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await SayAsync(alice, chat, 3, "x");

        await house.RestartAsync(("JWT_ACCESS_EXPIRY", "24h"));
        Move(house, minutes: 14);

        alice.Use(alice.Session);
        Assert.Equal("1,2,3", await SeqsAsync(alice, chat));
    }

    private static void Move(House house, int minutes) => house.Clock.Advance(TimeSpan.FromMinutes(minutes));

    private static async Task SayAsync(TestUser from, ConversationResponse chat, int count, string text)
    {
        await using var socket = await from.ConnectAsync();
        for (var i = 0; i < count; i++) await socket.SendMessageAsync(chat.Id, chat.RosterVersion, System.Text.Encoding.UTF8.GetBytes(text));
        for (var i = 0; i < count; i++) await socket.NextAsync(Frame.Sent);
    }

    private static async Task<string> SeqsAsync(TestUser reader, ConversationResponse chat)
    {
        var page = await TestUser.ReadAsync<MessagesPage>(await reader.Http.GetAsync($"/api/v1/conversations/{chat.Id}/messages?limit=100", Ct));
        return string.Join(',', page.Items.Select(item => item.Seq));
    }
}
