// SPDX-License-Identifier: MIT
using System.Net;
using Npgsql;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Tests.Files;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>A whole server whose shared engines go away and come back.</summary>
public sealed class EnginesAwayTests
{
    // A little less than the two seconds after which ProxyRoutes takes a service out.
    private static readonly TimeSpan AGatewaysPatience = TimeSpan.FromSeconds(1.8);

    private readonly string _management = $"{FreePort.Find()}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_S3_a_server_starts_and_what_needs_it_is_503_with_Retry_After_until_it_is_there()
    {
        await using var bucket = new TestBucket();
        await using var line = new FaultyLine(Engines.S3.Port);
        line.Cut();
        await using var house = await FilesHouse.OpenAsync([("MANAGEMENT_PORT", _management), .. bucket.Settings(line.Port).Select(set => (set.Key, set.Value))]);
        var alice = house.NewGuest();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "database ok\nblobs away\n"), await ReadyAsync());

        var id = await alice.CreateAsync(3);
        await IsUnavailableAsync(await alice.TryUploadAsync([1, 2, 3]));
        await IsUnavailableAsync(await alice.PatchAsync(id, 0, [1, 2, 3]));
        Assert.Equal(0, await alice.OffsetAsync(id));

        line.Mend();
        await Eventually.AsyncIs(ReadyAsync, ready => ready == (HttpStatusCode.OK, "database ok\nblobs ok\n"));
        await alice.AppendAsync(id, 0, [1, 2, 3]);
        line.Cut();
        await IsUnavailableAsync(await alice.GetAsync(id));
        line.Mend();
        using var answer = await alice.GetAsync(id);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task While_PostgreSQL_is_away_requests_are_503_with_Retry_After()
    {
        var database = new PostgresHouse();
        await database.CreateAsync();
        try
        {
            await using var line = new FaultyLine(new NpgsqlConnectionStringBuilder(Engines.Postgres).Port);
            await using var house = await House.OpenAsync([.. database.Settings(), ("DB_PORT", $"{line.Port}"), ("MANAGEMENT_PORT", _management)]);
            var alice = await house.NewUserAsync();
            var path = $"/api/v1/files/{Guid.CreateVersion7()}/info";
            Assert.Equal(HttpStatusCode.NotFound, (await alice.Http.GetAsync(path, Ct)).StatusCode);

            line.Cut();
            await IsUnavailableAsync(await alice.Http.GetAsync(path, Ct)); // on a connection that broke
            await IsUnavailableAsync(await alice.Http.GetAsync(path, Ct)); // on none
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ReadyAsync()).Status);

            line.Mend();
            await Eventually.AsyncIs(async () => (await alice.Http.GetAsync(path, Ct)).StatusCode, status => status == HttpStatusCode.NotFound);
        }
        finally
        {
            await database.DropAsync();
        }
    }

    [Fact]
    public async Task Without_Redis_a_server_is_ready_says_so_and_keeps_to_its_limits()
    {
        await using var redis = new TestRedis();
        await using var line = new FaultyLine(redis.Port);
        line.Cut();
        await using var house = await House.OpenAsync(
        [
            ("MANAGEMENT_PORT", _management), ("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_OTHER_BURST", "5"), ("RATE_LIMITS_OTHER_REFILL", "1h"),
            .. redis.Settings(line.Port).Select(set => (set.Key, set.Value)),
        ]);
        using var stranger = house.Stranger();
        Assert.Equal((HttpStatusCode.OK, "redis away"), (await ReadyAsync()) is var (status, lines) ? (status, lines.Split('\n').Single(said => said.StartsWith("redis", StringComparison.Ordinal))) : default);

        var refused = 0;
        for (var i = 0; i < 8; i++) refused += (await stranger.GetAsync("/api/v1/nothing", Ct)).StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
        Assert.Equal(3, refused);
        var login = new StringContent("""{"username":"alice","password":"correct horse battery"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.PostAsync("/api/v1/auth/login", login, Ct)).StatusCode);

        line.Mend();
        await Eventually.AsyncIs(ReadyAsync, ready => ready.Said.Contains("redis ok", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_NATS_a_server_is_ready_and_says_so_before_a_gateway_gives_up_asking()
    {
        await using var house = await House.OpenAsync([("MANAGEMENT_PORT", _management), ("NATS_URL", $"nats://127.0.0.1:{FreePort.Find()}")]);
        for (var i = 0; i < 3; i++)
        {
            var (status, said) = await ReadyAsync(AGatewaysPatience);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("nats away\n", said, StringComparison.Ordinal);
        }
    }

    private Task<(HttpStatusCode Status, string Said)> ReadyAsync() => ReadyAsync(Timeout.InfiniteTimeSpan);

    private async Task<(HttpStatusCode Status, string Said)> ReadyAsync(TimeSpan patience)
    {
        using var http = new HttpClient { Timeout = patience };
        using var answer = await http.GetAsync($"http://localhost:{_management}/readyz", Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task IsUnavailableAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal("1", Assert.Single(answer.Headers.GetValues("Retry-After")));
            await FilesGuest.RefusedAsync(answer, ProblemCodes.Unavailable);
        }
    }
}
