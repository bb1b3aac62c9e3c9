// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Configuration;

public sealed class SecretRotationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rotating_the_secrets_under_load_logs_nobody_out_and_refuses_no_request()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var quiet = await house.NewUserAsync();
        await using var socket = await quiet.ConnectAsync();
        await using var first = new Requester(alice);
        await using var second = new Requester(bob);

        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(first.GoOnAsync(), second.GoOnAsync());
            var before = await SecretsAsync(house);
            (await RotateAsync(house)).Succeeded();
            Assert.All((await SecretsAsync(house)).Zip(before), pair => Assert.NotEqual(pair.First, pair.Second));
            await Task.WhenAll(first.GoOnAsync(), second.GoOnAsync()); // within the second in which it has not been noticed
            house.Clock.Advance(Second);
            await Task.WhenAll(first.GoOnAsync(), second.GoOnAsync());
        }

        // Who did nothing meanwhile holds tokens of the first secrets.
        Assert.Equal(HttpStatusCode.OK, (await quiet.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
        Assert.Null(socket.CloseCode);
        Assert.Equal(HttpStatusCode.OK, await RefreshAsync(house, quiet.Session.RefreshToken));
        Assert.Empty(first.Refusals.Concat(second.Refusals));
    }

    [Fact]
    public async Task New_tokens_are_signed_with_the_new_secret_and_those_of_the_old_one_are_refused_once_the_last_has_expired()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var old = new AccessTokenIssuer(new TokenOptions(new SecretText((await SecretsAsync(house))[0]), TimeSpan.FromMinutes(15)), house.Clock);

        (await RotateAsync(house)).Succeeded();
        house.Clock.Advance(Second);
        using var bob = await house.NewUserAsync();
        await house.RestartAsync(); // the overlap outlives the process
        alice.Use(alice.Session);
        Assert.Equal(HttpStatusCode.OK, (await alice.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);

        // A thief of the old secret signs tokens for as long as it counts, and no longer.
        house.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(house, Forged(old, bob)));
        house.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(house, Forged(old, bob)));

        // Refresh tokens live longer, and so does their secret.
        Assert.Equal(HttpStatusCode.OK, await RefreshAsync(house, alice.Session.RefreshToken));
        Assert.Equal(HttpStatusCode.OK, await RefreshAsync(house, bob.Session.RefreshToken));
        house.Clock.Advance(TimeSpan.FromDays(31));
        await house.RestartAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(house.DataPath, "secrets"), "*.previous"));
    }

    [Fact]
    public async Task Secrets_that_others_may_know_count_no_longer_from_the_second_they_are_replaced_at_once()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        (await RotateAsync(house)).Succeeded();

        (await RotateAsync(house, "--at-once")).Succeeded();
        house.Clock.Advance(Second);

        Assert.Equal(HttpStatusCode.Unauthorized, (await alice.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await RefreshAsync(house, alice.Session.RefreshToken));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(house.DataPath, "secrets"), "*.previous"));
    }

    [Fact]
    public async Task A_refresh_token_of_the_old_secret_works_once_and_its_second_use_ends_the_session()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        (await RotateAsync(house)).Succeeded();
        house.Clock.Advance(Second);

        Assert.Equal(HttpStatusCode.OK, await RefreshAsync(house, alice.Session.RefreshToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefreshAsync(house, alice.Session.RefreshToken));
        Assert.Equal(HttpStatusCode.Unauthorized, (await alice.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_request_repeated_across_a_rotation_gets_its_first_answer()
    {
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();
        stranger.DefaultRequestHeaders.Add("Idempotency-Key", "0190163d-8694-739b-aea5-966c26f8ad91");
        var request = new RegisterRequest { Username = "alice", Password = TestUser.Password };
        var first = await TestUser.ReadAsync<SessionResponse>(await TestUser.PostAsync(stranger, "/api/v1/auth/register", request));

        (await RotateAsync(house)).Succeeded();
        house.Clock.Advance(Second);

        Assert.Equal(first, await TestUser.ReadAsync<SessionResponse>(await TestUser.PostAsync(stranger, "/api/v1/auth/register", request)));
    }

    [Fact]
    public async Task Secrets_of_the_settings_are_left_to_who_sets_them_and_the_procedure_is_told()
    {
        await using var house = await House.OpenAsync(("JWT_ACCESS_SECRET", TestUser.TokenSecret), ("JWT_REFRESH_SECRET", "ohH4aiNgooPh6iegahcie5Coo8Ooz1phiu0aeWai3gah"));
        var told = await Command.RunAsync(
            new Dictionary<string, string> { ["JWT_ACCESS_SECRET"] = TestUser.TokenSecret, ["JWT_REFRESH_SECRET"] = "ohH4aiNgooPh6iegahcie5Coo8Ooz1phiu0aeWai3gah" },
            "secrets", "rotate", "--data", house.DataPath);

        Assert.Equal(1, told.ExitCode);
        foreach (var name in new[] { "JWT_ACCESS_SECRET", "jwt.next_access_secret", "jwt.previous_refresh_secret", "930s", "30d" })
            Assert.Contains(name, told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(TestUser.TokenSecret, told.Output, StringComparison.Ordinal);
    }

    private static string Forged(AccessTokenIssuer issuer, TestUser user) =>
        issuer.Issue(new(user.Id), new(user.Device), new(Guid.CreateVersion7()));

    private static async Task<HttpStatusCode> AskAsync(House house, string token)
    {
        using var http = house.Stranger();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return (await http.GetAsync("/api/v1/conversations", Ct)).StatusCode;
    }

    private static async Task<HttpStatusCode> RefreshAsync(House house, string token)
    {
        using var stranger = house.Stranger();
        using var answer = await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = token });
        return answer.StatusCode;
    }

    private static Task<Command> RotateAsync(House house, params string[] more) => Command.RunAsync(
        new StartOptions { DataPath = house.DataPath, Clock = house.Clock, ReadEnvironment = _ => null, ListEnvironment = () => [] }, ["secrets", "rotate", .. more]);

    private static Task<string[]> SecretsAsync(House house) => Task.WhenAll(
        new[] { "jwt_access_secret", "jwt_refresh_secret" }.Select(name => File.ReadAllTextAsync(Path.Combine(house.DataPath, "secrets", name), Ct)));
}
