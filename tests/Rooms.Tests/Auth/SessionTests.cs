// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class SessionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stolen_refresh_token_ends_the_family()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();
        var rotated = await TestUser.ReadAsync<SessionResponse>(await RefreshAsync(stranger, alice.Session.RefreshToken));

        Assert.Equal("refresh_token_reused", await RefreshAsync(stranger, alice.Session.RefreshToken).CodeAsync());

        Assert.Equal("bad_refresh_token", await RefreshAsync(stranger, rotated.RefreshToken).CodeAsync());
        alice.Use(rotated);
        Assert.Equal("session_ended", await alice.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
    }

    [Fact]
    public async Task Of_two_refreshes_at_once_with_one_token_at_most_one_succeeds()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefreshAsync(stranger, alice.Session.RefreshToken)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_refreshed_session_goes_on_after_its_first_token_has_expired()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("token_expired", await alice.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());

        alice.Use(await TestUser.ReadAsync<SessionResponse>(await RefreshAsync(alice.Http, alice.Session.RefreshToken)));

        Assert.Equal(HttpStatusCode.OK, (await alice.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
    }

    [Fact]
    public async Task An_expired_refresh_token_is_refused()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        house.Clock.Advance(TimeSpan.FromHours(721));

        Assert.Equal("bad_refresh_token", await RefreshAsync(alice.Http, alice.Session.RefreshToken).CodeAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_refresh_token_is_refused(string token)
    {
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();

        Assert.Equal("bad_refresh_token", await RefreshAsync(stranger, token).CodeAsync());
    }

    [Fact]
    public async Task A_logged_out_session_stays_dead_after_a_restart()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        await TestUser.PostAsync(alice.Http, "/api/v1/auth/logout", new LogoutRequest());

        await house.RestartAsync();
        alice.Use(alice.Session);

        Assert.Equal("session_ended", await alice.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
        Assert.Equal("bad_refresh_token", await RefreshAsync(alice.Http, alice.Session.RefreshToken).CodeAsync());
    }

    [Fact]
    public async Task Logout_of_all_devices_ends_the_others_and_logout_of_one_does_not()
    {
        await using var house = await House.OpenAsync();
        using var phone = await house.NewUserAsync();
        using var laptop = await phone.OnAnotherDeviceAsync();
        using var tablet = await phone.OnAnotherDeviceAsync();

        await TestUser.PostAsync(tablet.Http, "/api/v1/auth/logout", new LogoutRequest());
        Assert.Equal(HttpStatusCode.OK, (await phone.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);

        await TestUser.PostAsync(laptop.Http, "/api/v1/auth/logout", new LogoutRequest { AllDevices = true });
        Assert.Equal("session_ended", await phone.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
    }

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient http, string token) =>
        TestUser.PostAsync(http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = token });
}
