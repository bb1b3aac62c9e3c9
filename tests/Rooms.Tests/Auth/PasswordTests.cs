// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class PasswordTests
{
    private const string NewPassword = "another horse, other battery";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_password_ends_every_other_session_and_not_the_one_that_changed_it()
    {
        await using var house = await House.OpenAsync();
        using var phone = await house.NewUserAsync();
        using var laptop = await phone.OnAnotherDeviceAsync();
        await using var socket = await laptop.ConnectAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(phone, TestUser.Password, NewPassword)).StatusCode);

        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
        Assert.Equal("session_ended", await laptop.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
        Assert.Equal("bad_refresh_token", await RefreshAsync(laptop).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await phone.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(phone)).StatusCode);
    }

    [Fact]
    public async Task Only_the_new_password_logs_in_afterwards()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        await ChangeAsync(alice, TestUser.Password, NewPassword);
        using var stranger = house.Stranger();

        Assert.Equal("bad_credentials", await LoginAsync(stranger, alice.Name, TestUser.Password).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(stranger, alice.Name, NewPassword)).StatusCode);
    }

    [Theory]
    [InlineData("not her password", NewPassword, "bad_credentials")]
    [InlineData(null, NewPassword, "invalid_fields")]
    [InlineData(TestUser.Password, "short", "invalid_fields")]
    [InlineData(TestUser.Password, null, "invalid_fields")]
    public async Task A_password_is_not_changed_without_the_one_before_or_for_one_that_is_none(string? current, string? wanted, string code)
    {
        await using var house = await House.OpenAsync();
        using var phone = await house.NewUserAsync();
        using var laptop = await phone.OnAnotherDeviceAsync();

        Assert.Equal(code, await ChangeAsync(phone, current, wanted).CodeAsync());

        Assert.Equal(HttpStatusCode.OK, (await laptop.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(phone.Http, phone.Name, TestUser.Password)).StatusCode);
    }

    [Fact]
    public async Task Of_two_changes_at_once_from_one_password_one_counts()
    {
        await using var house = await House.OpenAsync();
        using var phone = await house.NewUserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ChangeAsync(phone, TestUser.Password, $"new password {i}")));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task A_stolen_token_guesses_the_password_no_faster_than_a_stranger()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"));
        using var alice = await house.NewUserAsync();

        for (var i = 0; i < 5; i++) Assert.Equal("bad_credentials", await ChangeAsync(alice, $"guess number {i}", NewPassword).CodeAsync());

        Assert.Equal("rate_limited", await ChangeAsync(alice, "guess number 6", NewPassword).CodeAsync());
        Assert.Equal("rate_limited", await LoginAsync(alice.Http, alice.Name, "guess number 7").CodeAsync());
    }

    private static Task<HttpResponseMessage> ChangeAsync(TestUser user, string? current, string? wanted) => TestUser.PostAsync(
        user.Http, "/api/v1/auth/password", new PasswordRequest { CurrentPassword = current, NewPassword = wanted });

    private static Task<HttpResponseMessage> RefreshAsync(TestUser user) =>
        TestUser.PostAsync(user.Http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = user.Session.RefreshToken });

    private static Task<HttpResponseMessage> LoginAsync(HttpClient http, string name, string password) =>
        TestUser.PostAsync(http, "/api/v1/auth/login", new LoginRequest { Username = name, Password = password });
}
