// SPDX-License-Identifier: MIT
using System.Net;
using Npgsql;
using SecureMessenger.Platform.Config;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

public sealed class DatabaseAwayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("away-").FullName;
    private readonly CapturedLog _log = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("all")]
    [InlineData("auth")]
    public async Task A_process_that_starts_before_its_database_waits_says_so_and_then_serves(string roles)
    {
        var postgres = new PostgresHouse();
        var server = new NpgsqlConnectionStringBuilder(Engines.Postgres);
        await postgres.CreateAsync();
        await using var nats = await TestNats.StartAsync();
        await using var relay = new Relay(server.Host!, server.Port);
        var (port, management) = (FreePort.Find(), FreePort.Find());
        var starting = StartAsync(roles, [.. postgres.Settings(), ("DB_HOST", "127.0.0.1"), ("DB_PORT", $"{relay.Port}"), ("NATS_URL", nats.Url), ("SERVER_PORT", $"{port}"), ("MANAGEMENT_PORT", $"{management}")]);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "database away\n"), await AskAsync($"http://localhost:{management}/readyz", starting));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await AskAsync($"http://localhost:{management}/healthz", starting));
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        using var refused = await http.GetAsync("/api/v1/auth/devices", Ct);
        Assert.Equal("unavailable", (await refused.ProblemAsync()).Code);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("The database cannot be reached (try 1;", _log.Text, StringComparison.Ordinal);
        Assert.False(starting.IsCompleted);
        relay.Open();
        await using (await starting)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/auth/devices", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync($"http://localhost:{management}/readyz", starting)).Status);
        }

        await postgres.DropAsync();
    }

    [Fact]
    public async Task A_database_that_refuses_is_not_waited_for()
    {
        var postgres = new PostgresHouse(); // and not made
        var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => StartAsync("all", [.. postgres.Settings(), ("SERVER_PORT", "0"), ("MANAGEMENT_PORT", "0")]));

        Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<(HttpStatusCode Status, string Body)> AskAsync(string url, Task starting) => Eventually.AsyncIs(
        async () =>
        {
            if (starting.IsFaulted) await starting;
            using var http = new HttpClient();
            try
            {
                using var answer = await http.GetAsync(url, Ct);
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
            }
            catch (HttpRequestException)
            {
                return (default, ""); // it does not listen yet
            }
        },
        answer => answer.Item1 != default);

    private Task<MessengerServer> StartAsync(string roles, IEnumerable<(string Name, string Value)> settings)
    {
        var all = new Dictionary<string, string>
        {
            ["JWT_ACCESS_SECRET"] = TestUser.TokenSecret, ["JWT_REFRESH_SECRET"] = "refresh-" + TestUser.TokenSecret, ["AUTH_USERNAME_SECRET"] = "username-" + TestUser.TokenSecret,
        };
        foreach (var (name, value) in settings) all[name] = value;
        return MessengerServer.StartAsync(
            new StartOptions { DataPath = Path.Combine(_folder, "data"), Roles = roles, ReadEnvironment = all.GetValueOrDefault, ConfigureLogs = _log.Capture }, Ct);
    }
}
