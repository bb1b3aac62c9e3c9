// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Web.Idempotency;
using SecureMessenger.Tests.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class IdempotencyTests
{
    private const string Key = "0199e1f2-7c1e-7d10-9d7e-2f5c6b1c0a11";

    private static readonly RegisterRequest Alice = new() { Username = "alice", Password = TestUser.Password };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeated_request_gets_the_answer_of_its_first_even_after_a_restart()
    {
        await using var house = await House.OpenAsync();
        var first = await PostAsync(house, "auth/register", Alice);
        var second = await PostAsync(house, "auth/register", Alice);
        await house.RestartAsync();
        var third = await PostAsync(house, "auth/register", Alice);

        var session = await TestUser.ReadAsync<SessionResponse>(first);
        Assert.Equal(session, await TestUser.ReadAsync<SessionResponse>(second));
        Assert.Equal(session, await TestUser.ReadAsync<SessionResponse>(third));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Created], [first.StatusCode, second.StatusCode, third.StatusCode]);
        Assert.Equal(
            [false, true, true], new[] { first, second, third }.Select(answer => answer.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal(first.Content.Headers.ContentType, third.Content.Headers.ContentType);
        Assert.Equal(1, RowsOf.Count(house, "devices"));
    }

    [Fact]
    public async Task A_key_that_came_with_another_body_or_to_another_route_is_refused()
    {
        await using var house = await House.OpenAsync();
        await PostAsync(house, "auth/register", Alice);

        Assert.Equal("idempotency_key_reused", await PostAsync(house, "auth/register", new RegisterRequest { Username = "alice", Password = "another password" }).CodeAsync());
        Assert.Equal("idempotency_key_reused", await PostAsync(house, "auth/login", Alice).CodeAsync());
        Assert.Equal(1, RowsOf.Count(house, "devices"));
    }

    [Fact]
    public async Task A_lost_answer_to_a_refresh_is_got_again_without_ending_the_session()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var request = new RefreshRequest { RefreshToken = alice.Session.RefreshToken };

        var lost = await TestUser.ReadAsync<SessionResponse>(await PostAsync(house, "auth/refresh", request));
        var got = await TestUser.ReadAsync<SessionResponse>(await PostAsync(house, "auth/refresh", request));

        Assert.Equal(lost, got);
        alice.Use(got);
        Assert.Equal(HttpStatusCode.OK, (await alice.Http.GetAsync("/api/v1/auth/devices", Ct)).StatusCode);
        Assert.Equal("refresh_token_reused", await PostAsync(house, "auth/refresh", request, "another-key").CodeAsync());
    }

    [Fact]
    public async Task A_key_belongs_to_a_device()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();

        foreach (var user in new[] { alice, bob })
        {
            var change = new PasswordRequest { CurrentPassword = TestUser.Password, NewPassword = $"the password of {user.Name}" };
            Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(house, "auth/password", change, Key, user)).StatusCode);
            var again = await PostAsync(house, "auth/password", change, Key, user);
            Assert.Equal((HttpStatusCode.NoContent, true), (again.StatusCode, again.Headers.Contains("Idempotency-Replayed")));
        }
    }

    [Fact]
    public async Task What_was_refused_is_judged_anew()
    {
        await using var house = await House.OpenAsync();
        using var phone = new PublishedDevice(house, await house.NewUserAsync());
        var prekey = phone.SignedPrekey();

        var early = await PostAsync(house, "keys/signed-prekey", prekey, Key, phone.User);
        Assert.InRange((int)early.StatusCode, 400, 499);
        await TestUser.PostAsync(phone.User.Http, "/api/v1/keys/identity", phone.Self(phone.FirstList()));

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(house, "keys/signed-prekey", prekey, Key, phone.User)).StatusCode);
        phone.User.Dispose();
    }

    [Fact]
    public async Task Of_duplicates_at_once_one_is_done_and_the_others_get_its_answer_or_are_told_to_wait()
    {
        await using var house = await House.OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(house, "auth/register", Alice)));

        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal("idempotency_key_busy", (await answer.ProblemAsync()).Code);
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created && !answer.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal(1, RowsOf.Count(house, "devices"));
    }

    [Fact]
    public async Task Of_different_requests_at_once_under_one_key_one_is_done_and_no_other_gets_its_answer()
    {
        await using var house = await House.OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PostAsync(
            house, "auth/register", new RegisterRequest { Username = $"alice{i}", Password = TestUser.Password })));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal("idempotency_key_reused", (await answer.ProblemAsync()).Code);
        }

        Assert.Equal(1, RowsOf.Count(house, "users"));
    }

    [Fact]
    public async Task After_a_day_a_key_is_new_again_and_its_answer_is_gone()
    {
        await using var house = await House.OpenAsync();
        await PostAsync(house, "auth/register", Alice);
        house.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(house, "auth/register", Alice)).StatusCode);

        house.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(house, "idempotency_answers")), rows => rows == 0);
        Assert.Equal("username_taken", await PostAsync(house, "auth/register", Alice).CodeAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("{256}")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await using var house = await House.OpenAsync();
        using var http = house.Stranger();
        using var request = Request("auth/register", Alice);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key.Replace("{256}", new string('k', 256), StringComparison.Ordinal));

        using var refused = await http.SendAsync(request, Ct);

        Assert.Equal(["Idempotency-Key"], (await refused.ProblemAsync()).Errors!.Keys);
        Assert.Equal(0, RowsOf.Count(house, "users"));
    }

    [Fact]
    public async Task Every_POST_but_the_streaming_of_files_heeds_the_key()
    {
        await using var house = await House.OpenAsync();

        var streaming = house.Routes
            .Where(route => route.Metadata.GetMetadata<StreamedBody>() is not null)
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(route => route.RoutePattern.RawText?.TrimEnd('/'));

        Assert.Equal(["/api/v1/files/upload", "/api/v1/files/uploads", "/api/v1/files/uploads/{id:guid}"], streaming.Order(StringComparer.Ordinal));
        Assert.Contains(house.Routes, route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true);
    }

    private static HttpRequestMessage Request<T>(string route, T body) =>
        new(HttpMethod.Post, $"/api/v1/{route}") { Content = JsonContent.Create(body, options: WireJson.Default.Options) };

    private static async Task<HttpResponseMessage> PostAsync<T>(House house, string route, T body, string key = Key, TestUser? by = null)
    {
        using var http = house.Stranger();
        using var request = Request(route, body);
        if (by is not null) request.Headers.Authorization = new("Bearer", by.Session.AccessToken);
        request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request, Ct);
    }
}
