// SPDX-License-Identifier: MIT
// Two servers of one installation, each with all rooms: what happens at one is felt at the other. The clocks stand still unless turned,
// so nothing here is found by looking now and then.
using System.Net;
using NATS.Client.Core;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class TwoNodesTests
{
    [Fact]
    public async Task A_message_sent_at_one_node_reaches_a_socket_at_the_other_at_once()
    {
        await using var houses = await TwoHouses.OpenAsync();
        using var alice = await houses.Here.NewUserAsync();
        using var bob = await houses.Here.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var to = await houses.ConnectThereAsync(bob);
        await using var from = await alice.ConnectAsync();
        await to.NextAsync(Frame.QueueEmpty);
        await houses.HearEachOtherAsync();

        for (var i = 1u; i <= 20; i++)
        {
            await from.SendMessageAsync(chat.Id, chat.RosterVersion, "sealed"u8.ToArray());
            Assert.Equal(i, (await to.NextAsync(Frame.Message)).Message.Seq);
        }
    }

    [Fact]
    public async Task A_session_ended_at_one_node_loses_its_socket_at_the_other()
    {
        await using var houses = await TwoHouses.OpenAsync();
        using var alice = await houses.Here.NewUserAsync();
        await using var socket = await houses.ConnectThereAsync(alice);

        await TestUser.PostAsync(alice.Http, "/api/v1/auth/logout", new LogoutRequest());

        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_session_ended_at_one_node_loses_its_socket_at_the_other_within_a_second_while_NATS_is_away()
    {
        await using var houses = await TwoHouses.OpenAsync();
        using var alice = await houses.Here.NewUserAsync();
        await using var socket = await houses.ConnectThereAsync(alice);
        await houses.Nats.KillAsync();

        await TestUser.PostAsync(alice.Http, "/api/v1/auth/logout", new LogoutRequest());
        houses.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
    }

    [Fact]
    public async Task What_was_sent_while_NATS_was_away_comes_when_it_is_back()
    {
        await using var houses = await TwoHouses.OpenAsync();
        using var alice = await houses.Here.NewUserAsync();
        using var bob = await houses.Here.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var to = await houses.ConnectThereAsync(bob);
        await using var from = await alice.ConnectAsync();
        await to.NextAsync(Frame.QueueEmpty);
        await houses.Nats.KillAsync();
        await from.SendMessageAsync(chat.Id, chat.RosterVersion, "sealed"u8.ToArray());
        await from.NextAsync(Frame.Sent);

        await houses.Nats.StartAgainAsync();

        Assert.Equal(1u, (await to.NextAsync(Frame.Message)).Message.Seq);
    }

    [Fact]
    public async Task A_device_that_moves_between_nodes_keeps_its_newest_socket_even_where_the_clock_is_behind()
    {
        await using var houses = await TwoHouses.OpenAsync();
        using var alice = await houses.Here.NewUserAsync();
        houses.Here.Clock.Advance(TimeSpan.FromSeconds(1)); // so far apart are the clocks
        await houses.HearEachOtherAsync();
        var last = await alice.ConnectAsync();
        for (var i = 0; i < 6; i++)
        {
            var older = last;
            last = i % 2 == 0 ? await houses.ConnectThereAsync(alice) : await alice.ConnectAsync();
            Assert.Equal((int)CloseCode.ConnectedElsewhere, await older.ClosedAsync());
            await older.DisposeAsync();
        }

        await last.SendAsync(new ClientFrame { Ping = new() });
        await last.NextAsync(Frame.Pong);
        await last.DisposeAsync();
    }

    [Fact]
    public async Task Two_sockets_of_a_device_opened_while_NATS_was_away_become_one_when_it_is_back()
    {
        await using var houses = await TwoHouses.OpenAsync();
        using var alice = await houses.Here.NewUserAsync();
        await houses.Nats.KillAsync();
        await using var older = await alice.ConnectAsync();
        houses.Advance(TimeSpan.FromSeconds(4));
        await using var newer = await houses.ConnectThereAsync(alice);

        await houses.Nats.StartAgainAsync();

        Assert.Equal((int)CloseCode.ConnectedElsewhere, await older.ClosedAsync());
        await newer.SendAsync(new ClientFrame { Ping = new() });
        await newer.NextAsync(Frame.Pong);
    }

    // One for each of 20,000 would be more than the queue to NATS holds; what it loses makes every node look again, and say all of that again.
    [Fact]
    public async Task A_node_that_may_have_missed_something_names_all_its_sockets_in_one_signal()
    {
        await using var houses = await TwoHouses.OpenAsync();
        var ct = TestContext.Current.CancellationToken;
        var sockets = new Dictionary<Guid, TestSocket>();
        for (var i = 0; i < 5; i++)
        {
            using var user = await houses.Here.NewUserAsync();
            sockets[user.Device] = await user.ConnectAsync();
        }

        await houses.HearEachOtherAsync();
        await using var nats = new NatsConnection(NatsOpts.Default with { Url = houses.Nats.Url });
        await using var heard = await nats.SubscribeCoreAsync<byte[]>("messenger.signal.device.connected", cancellationToken: ct);
        await nats.PingAsync(ct);
        await nats.PublishAsync("messenger.signal.lost", Array.Empty<byte>(), cancellationToken: ct);

        List<Guid> named;
        do
        {
            named = [.. (await heard.Msgs.ReadAsync(ct)).Data!.Chunk(40).Select(entry => new Guid(entry.AsSpan(0, 16), bigEndian: true))];
        }
        while (!named.Exists(sockets.ContainsKey));

        Assert.Empty(sockets.Keys.Except(named));
        foreach (var socket in sockets.Values) await socket.DisposeAsync();
    }

    [Fact]
    public async Task A_signal_that_only_a_newer_version_understands_changes_nothing()
    {
        await using var houses = await TwoHouses.OpenAsync();
        var ct = TestContext.Current.CancellationToken;
        using var alice = await houses.Here.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        await houses.HearEachOtherAsync();
        await using var nats = new NatsConnection(NatsOpts.Default with { Url = houses.Nats.Url });
        foreach (var subject in (string[])[$"ephemeral.user.{alice.Id}", "session.ended", "device.connected", $"roster.user.{alice.Id}", $"wake.user.{alice.Id}"])
        {
            for (var length = 0; length <= 64; length += 16) await nats.PublishAsync($"messenger.signal.{subject}", new byte[length], cancellationToken: ct);
        }

        await nats.PingAsync(ct);
        await houses.HearEachOtherAsync();
        await socket.SendAsync(new ClientFrame { Ping = new() });
        await socket.NextAsync(Frame.Pong);
        Assert.DoesNotContain("NATS is away", houses.Here.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_sockets_a_device_opens_at_both_nodes_at_once_one_stays()
    {
        await using var houses = await TwoHouses.OpenAsync();
        using var alice = await houses.Here.NewUserAsync();
        await houses.HearEachOtherAsync();
        for (var i = 0; i < 8; i++)
        {
            var both = await Task.WhenAll(WonAsync(alice.ConnectAsync()), WonAsync(houses.ConnectThereAsync(alice)));
            var open = both.OfType<TestSocket>().ToDictionary(socket => socket, socket => socket.ClosedAsync());
            if (open.Count == 2) Assert.Equal((int)CloseCode.ConnectedElsewhere, await await Task.WhenAny(open.Values));

            await houses.HearEachOtherAsync();
            var (staying, closing) = Assert.Single(open, one => !one.Value.IsCompleted);
            staying.Die();
            await Assert.ThrowsAnyAsync<Exception>(() => closing);
            foreach (var socket in open.Keys) await socket.DisposeAsync();
        }
    }

    // The loser may be closed before it was even greeted.
    private static async Task<TestSocket?> WonAsync(Task<TestSocket> connecting)
    {
        try
        {
            return await connecting;
        }
        catch (InvalidOperationException error) when (error.Message.Contains($"{(int)CloseCode.ConnectedElsewhere}", StringComparison.Ordinal))
        {
            return null;
        }
    }

    [Fact]
    public async Task A_device_that_is_told_of_once_more_keeps_the_mail_it_has_not_read()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await alice.PublishAsync();
        await bob.PublishAsync();
        var chat = await alice.BeginAsync(bob);
        chat = await alice.ReadByAsync(chat.Id, 2);
        await using var from = await alice.ConnectAsync();
        await from.SendMessageAsync(chat.Id, chat.RosterVersion, "sealed"u8.ToArray(), [bob.Device]);
        await from.NextAsync(Frame.Sent);

        await using (var database = house.OpenDatabase())
        {
            var ct = TestContext.Current.CancellationToken;
            await database.WriteAsync((sql, token) => sql.ExecuteAsync(
                "insert into outbox (event, payload, written_at, tries, set_aside) values ('device_added', @payload, 0, 0, 0)", token,
                ("payload", $$"""{"user_id":"{{bob.Id}}","device_id":"{{bob.Device}}"}""")), ct);
            await Eventually.AsyncIs(
                () => database.ReadAsync((sql, token) => sql.FirstAsync("select count(*) from outbox", row => row.GetInt64(0), token), ct), left => left == 0);
        }

        await using var to = await bob.ConnectAsync();
        Assert.Equal(1u, (await to.NextAsync(Frame.Message)).Message.Seq);
    }

    [Fact]
    public async Task Who_registered_at_one_node_can_be_written_to_at_the_other()
    {
        await using var houses = await TwoHouses.OpenAsync();
        var users = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => houses.Here.NewUserAsync()));
        foreach (var user in users[1..])
        {
            var chat = await users[0].BeginAsync(user);
            using var there = new HttpClient { BaseAddress = houses.There.Url };
            there.DefaultRequestHeaders.Authorization = new("Bearer", user.Session.AccessToken);
            var found = await there.GetAsync($"/api/v1/conversations/{chat.Id}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }

        foreach (var user in users) user.Dispose();
    }
}
