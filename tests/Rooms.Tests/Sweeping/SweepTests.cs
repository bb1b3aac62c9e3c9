// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Auth;
using SecureMessenger.Tests.Documents;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Sweeping;

public sealed class SweepTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly string[] Waiting = ["message_keys", "device_positions", "signed_prekeys", "one_time_prekeys", "roster_devices"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_tokens_go_when_they_would_be_refused_and_not_before()
    {
        await using var house = await House.OpenAsync(("JWT_REFRESH_EXPIRY", "2h"));
        using var alice = await house.NewUserAsync();
        house.Clock.Advance(TimeSpan.FromHours(1));
        using var bob = await house.NewUserAsync();

        house.Clock.Advance(TimeSpan.FromMinutes(80));

        await CountAsync(house, "sessions", 1);
        var stranger = house.Stranger();
        var left = await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = bob.Session.RefreshToken });
        Assert.True(left.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Notes_of_ended_sessions_go_once_no_token_of_theirs_lives()
    {
        await using var house = await House.OpenAsync(("JWT_ACCESS_EXPIRY", "10m"));
        using var alice = await house.NewUserAsync();
        (await alice.Http.PostAsync("/api/v1/auth/logout", null, Ct)).EnsureSuccessStatusCode();
        Assert.Equal(1, RowsOf.Count(house, "ended_sessions"));

        house.Clock.Advance(TimeSpan.FromMinutes(21));

        await CountAsync(house, "ended_sessions", 0);
    }

    [Fact]
    public async Task Tickets_that_nobody_used_go()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        (await alice.Http.PostAsync("/api/v1/ws-tickets", null, Ct)).EnsureSuccessStatusCode();
        Assert.Equal(1, RowsOf.Count(house, "socket_tickets"));

        house.Clock.Advance(TimeSpan.FromMinutes(10));

        await CountAsync(house, "socket_tickets", 0);
    }

    [Fact]
    public async Task However_many_have_expired_all_of_them_go()
    {
        await using var house = await House.OpenAsync();
        await using (var database = house.OpenDatabase())
        {
            await database.WriteAsync(
                async (sql, ct) =>
                {
                    for (var i = 0; i < 1_201; i++)
                        await sql.ExecuteAsync("insert into ended_sessions (session_id, until, how) values (@id, @until, 0)", ct, ("id", Guid.CreateVersion7()), ("until", (long)i));
                },
                Ct);
        }

        house.Clock.Advance(TimeSpan.FromMinutes(10));

        await CountAsync(house, "ended_sessions", 0);
    }

    [Theory]
    [InlineData(1, 5 * 24)]
    [InlineData(2, 3)]
    public async Task An_event_that_was_set_aside_or_told_waits_as_long_as_the_operator_says(int aside, int hours)
    {
        await using var house = await House.OpenAsync(("EVENTS_SET_ASIDE_RETENTION", "5d"), ("EVENTS_TOLD_RETENTION", "3h"));
        await using (var database = house.OpenDatabase())
        {
            foreach (var age in new[] { TimeSpan.FromHours(hours), TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(30) })
            {
                await database.WriteAsync(
                    (sql, ct) => sql.ExecuteAsync(
                        "insert into outbox (event, payload, written_at, tries, set_aside) values ('device_added', '{}', @at, 20, @aside)", ct,
                        ("at", (house.Clock.GetUtcNow() - age).ToUnixTimeMilliseconds()), ("aside", aside)),
                    Ct);
            }
        }

        house.Clock.Advance(TimeSpan.FromMinutes(10));
        await CountAsync(house, "outbox", 1);
        house.Clock.Advance(TimeSpan.FromMinutes(30));
        await CountAsync(house, "outbox", 0);
    }

    [Fact]
    public async Task A_device_that_nobody_uses_is_revoked_with_all_that_waits_for_it_but_never_the_first_of_an_account()
    {
        await using var home = await Household.OpenAsync(oneTimePrekeys: 1, ("AUTH_DEVICE_IDLE", "2d"));
        await using (var his = await home.Bob.ConnectAsync())
        {
            await his.SendMessageAsync(home.Chat.Id, home.Chat.RosterVersion, [1], [home.Phone.User.Device, home.Laptop.User.Device]);
            await his.NextAsync(ServerFrame.FrameOneofCase.Sent);
        }

        await using (var hers = await home.Laptop.User.ConnectAsync())
        {
            await hers.NextAsync(ServerFrame.FrameOneofCase.QueueEmpty);
            await hers.AckAsync(home.Chat.Id, 1);
            await Eventually.AsyncIs(() => home.Laptop.User.PositionAsync(home.Chat.Id), position => position == 1);
        }

        home.House.Clock.Advance(2 * Day + TimeSpan.FromMinutes(15));

        await RefreshAsync(home.Bob);
        await home.Bob.ReadByAsync(home.Chat.Id, 2);
        await Eventually.AsyncIs(
            () => Task.FromResult(string.Join(", ", RowsOf.Device(home.House, home.Laptop.User.Device).Intersect(Waiting))), tables => tables.Length == 0);
        await RefreshAsync(home.Phone.User);
        var devices = await TestUser.ReadAsync<DevicesPage>(await home.Phone.User.Http.GetAsync("/api/v1/auth/devices", Ct));
        Assert.Equal([false, true], devices.Items.Select(device => device.RevokedAt is not null));
        using var stranger = home.House.Stranger();
        var refresh = new RefreshRequest { RefreshToken = home.Laptop.User.Session.RefreshToken };
        Assert.False((await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", refresh)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Devices_stay_where_the_operator_has_not_said_otherwise()
    {
        await using var house = await House.OpenAsync(("JWT_REFRESH_EXPIRY", "10d"));
        using var alice = await house.NewUserAsync();
        using var laptop = await alice.OnAnotherDeviceAsync();

        house.Clock.Advance(3 * Day);
        await RefreshAsync(laptop);

        var devices = await TestUser.ReadAsync<DevicesPage>(await laptop.Http.GetAsync("/api/v1/auth/devices", Ct));
        Assert.All(devices.Items, device => Assert.Null(device.RevokedAt));
    }

    [Fact]
    public async Task Every_sweep_stands_in_the_document()
    {
        await using var house = await House.OpenAsync();
        var document = await File.ReadAllTextAsync(PublishedFile.PathOf("docs/operations/retention.md"), Ct);
        var sweeps = house.Metrics.Single(metric => metric.Name == "messenger_sweep_removed_total").Labels.Single().Values;

        Assert.Equal(sweeps.Order(StringComparer.Ordinal), document.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).Order(StringComparer.Ordinal));
    }

    private static async Task RefreshAsync(TestUser user) => user.Use(await TestUser.ReadAsync<SessionResponse>(
        await TestUser.PostAsync(user.Http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = user.Session.RefreshToken })));

    private static Task<long> CountAsync(House house, string table, long rows) =>
        Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(house, table)), count => count == rows);
}
