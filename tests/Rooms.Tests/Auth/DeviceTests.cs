// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class DeviceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_sees_its_devices_oldest_first_and_which_one_it_is_looking_from()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        using var laptop = await alice.OnAnotherDeviceAsync();

        var devices = (await PageAsync(laptop.Http)).Items;

        Assert.Equal([alice.Device, laptop.Device], devices.Select(device => device.DeviceId));
        Assert.Equal([false, true], devices.Select(device => device.Current));
        Assert.All(devices, device => Assert.Equal(("device", device.CreatedAt, null), (device.Name, device.LastSeenAt, device.RevokedAt)));
    }

    [Fact]
    public async Task The_list_comes_in_pages_without_gap_or_double()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        for (var i = 0; i < 4; i++) (await alice.OnAnotherDeviceAsync()).Dispose();
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await PageAsync(alice.Http, $"?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items.Select(device => device.DeviceId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal("invalid_fields", await alice.Http.GetAsync("/api/v1/auth/devices?limit=0&cursor=x", Ct).CodeAsync());
    }

    [Fact]
    public async Task When_a_device_was_last_seen_is_kept_to_the_day()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        house.Clock.Advance(TimeSpan.FromHours(50));
        alice.Use(await TestUser.ReadAsync<SessionResponse>(
            await TestUser.PostAsync(alice.Http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = alice.Session.RefreshToken })));

        var device = Assert.Single((await PageAsync(alice.Http)).Items);

        Assert.Equal(new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero), device.LastSeenAt);
    }

    [Fact]
    public async Task A_revoked_device_is_refused_at_every_door()
    {
        await using var home = await Household.OpenAsync();
        var (house, laptop) = (home.House, home.Laptop.User);

        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(home.Phone.User, laptop.Device)).StatusCode);

        var tried = 0;
        foreach (var route in house.Routes.Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is not null))
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            {
                var path = string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
                    segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart part ? part.Content : home.Chat.Id.ToString()));
                using var answer = await laptop.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/" + path), Ct);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} /{path}: {answer.StatusCode}");
                if (method != "HEAD") Assert.Equal("device_revoked", (await answer.ProblemAsync()).Code);
                tried++;
            }
        }

        Assert.InRange(tried, 20, 200);
        using var stranger = house.Stranger();
        Assert.Equal("device_revoked", await RefreshAsync(stranger, laptop).CodeAsync());
        Assert.Equal("device_revoked", await LoginAsync(stranger, laptop, TestUser.Password).CodeAsync());
        Assert.Equal("bad_credentials", await LoginAsync(stranger, laptop, "not her password").CodeAsync());
        await Assert.ThrowsAsync<WebSocketException>(laptop.ConnectAsync);
        Assert.NotNull((await PageAsync(home.Phone.User.Http)).Items.Single(device => device.DeviceId == laptop.Device).RevokedAt);
    }

    [Fact]
    public async Task A_revoked_device_stays_out_after_a_restart_and_after_its_tokens_have_expired()
    {
        await using var home = await Household.OpenAsync();
        await RevokeAsync(home.Phone.User, home.Laptop.User.Device);

        await home.House.RestartAsync();
        home.Laptop.User.Use(home.Laptop.User.Session);
        Assert.Equal("device_revoked", await home.Laptop.User.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());

        home.House.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("token_expired", await home.Laptop.User.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
        Assert.Equal("device_revoked", await RefreshAsync(home.Laptop.User.Http, home.Laptop.User).CodeAsync());
    }

    [Fact]
    public async Task The_socket_of_a_revoked_device_closes_with_4403_within_a_second_and_no_other_does()
    {
        await using var home = await Household.OpenAsync();
        await using var hers = await home.Phone.User.ConnectAsync();
        await using var lost = await home.Laptop.User.ConnectAsync();
        var since = TimeProvider.System.GetTimestamp();

        await RevokeAsync(home.Phone.User, home.Laptop.User.Device);

        Assert.Equal((int)CloseCode.DeviceRevoked, await lost.ClosedAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await hers.SendAsync(new ClientFrame { Ping = new() });
        await hers.NextAsync(ServerFrame.FrameOneofCase.Pong);
    }

    [Fact]
    public async Task A_revoked_device_is_handed_out_no_more_and_nothing_is_encrypted_for_it()
    {
        await using var home = await Household.OpenAsync();
        await using (var his = await home.Bob.ConnectAsync())
        {
            await his.SendMessageAsync(home.Chat.Id, home.Chat.RosterVersion, [1], [home.Phone.User.Device, home.Laptop.User.Device]);
            await his.NextAsync(ServerFrame.FrameOneofCase.Sent);
        }

        await RevokeAsync(home.Phone.User, home.Laptop.User.Device);

        var chat = await home.Bob.ReadByAsync(home.Chat.Id, 2);
        Assert.True(chat.RosterVersion > home.Chat.RosterVersion);
        Assert.DoesNotContain(chat.Members.SelectMany(member => member.Devices), device => device.DeviceId == home.Laptop.User.Device);
        Assert.Equal([home.Phone.User.Device], (await BundleAsync(home)).Devices.Select(device => device.DeviceId));
        Assert.Equal("unknown_device", await home.Bob.Http.GetAsync($"/api/v1/keys/bundle/{home.Phone.User.Id}?device_id={home.Laptop.User.Device}", Ct).CodeAsync());
        await Eventually.AsyncIs(
            () => Task.FromResult(RowsOf.Device(home.House, home.Laptop.User.Device)),
            tables => !tables.Intersect(["message_keys", "device_positions", "signed_prekeys", "one_time_prekeys", "roster_devices"]).Any());
    }

    [Fact]
    public async Task No_list_brings_a_revoked_device_back_though_the_list_in_force_may_name_it_still()
    {
        await using var home = await Household.OpenAsync();
        using var tablet = new PublishedDevice(home.House, await home.Phone.User.OnAnotherDeviceAsync());
        await tablet.SettleAsync(list: null);
        await RevokeAsync(home.Phone.User, home.Laptop.User.Device);
        await home.Bob.ReadByAsync(home.Chat.Id, 2);

        var naming = home.List.Next([home.Phone.Entry, home.Laptop.Entry, tablet.Entry]);
        Assert.Equal(HttpStatusCode.Created, (await home.Phone.OfferAsync(naming)).StatusCode);
        var chat = await home.Bob.ReadByAsync(home.Chat.Id, 3);
        Assert.DoesNotContain(chat.Members.SelectMany(member => member.Devices), device => device.DeviceId == home.Laptop.User.Device);

        var without = naming.Next([home.Phone.Entry, tablet.Entry]);
        Assert.Equal(HttpStatusCode.Created, (await home.Phone.OfferAsync(without)).StatusCode);
        Assert.Equal("device_list_conflict", await home.Phone.OfferAsync(without.Next([home.Phone.Entry, home.Laptop.Entry])).CodeAsync());
        tablet.User.Dispose();
    }

    [Fact]
    public async Task The_first_device_can_be_revoked_too_when_it_is_the_one_that_is_lost()
    {
        await using var home = await Household.OpenAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(home.Laptop.User, home.Phone.User.Device)).StatusCode);

        Assert.Equal([home.Laptop.User.Device], (await Eventually.AsyncIs(() => BundleAsync(home), bundle => bundle.Devices.Count == 1)).Devices.Select(device => device.DeviceId));
        Assert.Equal("device_revoked", await home.Phone.OfferAsync(home.List.Next([home.Phone.Entry])).CodeAsync());
    }

    [Fact]
    public async Task A_device_revokes_neither_itself_nor_anybody_elses_and_revoking_twice_is_once()
    {
        await using var home = await Household.OpenAsync();

        Assert.Equal("current_device", await RevokeAsync(home.Phone.User, home.Phone.User.Device).CodeAsync());
        Assert.Equal("unknown_device", await RevokeAsync(home.Phone.User, home.Bob.Device).CodeAsync());
        Assert.Equal("unknown_device", await RevokeAsync(home.Phone.User, Guid.CreateVersion7()).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await home.Bob.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(home.Phone.User, home.Laptop.User.Device)).StatusCode);
    }

    private static Task<HttpResponseMessage> RevokeAsync(TestUser by, Guid device) => by.Http.DeleteAsync($"/api/v1/auth/devices/{device}", Ct);

    private static async Task<DevicesPage> PageAsync(HttpClient http, string query = "") =>
        await TestUser.ReadAsync<DevicesPage>(await http.GetAsync($"/api/v1/auth/devices{query}", Ct));

    private static async Task<BundleResponse> BundleAsync(Household home) =>
        await TestUser.ReadAsync<BundleResponse>(await home.Bob.Http.GetAsync($"/api/v1/keys/bundle/{home.Phone.User.Id}", Ct));

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient http, TestUser user) =>
        TestUser.PostAsync(http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = user.Session.RefreshToken });

    private static Task<HttpResponseMessage> LoginAsync(HttpClient http, TestUser user, string password) => TestUser.PostAsync(
        http, "/api/v1/auth/login", new LoginRequest { Username = user.Name, Password = password, DeviceId = user.Device });
}
