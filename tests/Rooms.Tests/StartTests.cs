// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class StartTests : IDisposable
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("start-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_is_wrong_with_the_configuration_is_told_at_once_and_nothing_is_made()
    {
        var config = await ConfigAsync("""
            server:
              port: eighty
              host: not a host
              shutdown_timeout: soon
            jwt:
              access_secret: your-secret-key
              refresh_secret: short
              access_expiry: 1s
            auth:
              parallel_hashes: 0
            databse:
              host: nowhere
            """);

        var refused = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(config, ("MANAGEMENT_PORT", "70000")));

        foreach (var name in new[]
        {
            "server.port", "server.host", "server.shutdown_timeout", "jwt.access_secret", "jwt.refresh_secret", "jwt.access_expiry",
            "auth.parallel_hashes", "databse.host", "MANAGEMENT_PORT",
        })
        {
            Assert.Single(refused.Problems, problem => problem.Contains(name + ":", StringComparison.Ordinal) || problem.Contains(name + " ", StringComparison.Ordinal));
        }

        Assert.Equal(9, refused.Problems.Count);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("your-secret-key")]
    [InlineData("your-access-secret-that-somebody-made-long-enough")]
    [InlineData("changeme-changeme-changeme-changeme-changeme")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("passwordpasswordpasswordpasswordpassword")]
    [InlineData("MINIOADMINminioadminMINIOADMINminioadmin")]
    [InlineData("messenger_secret_messenger_secret_messenger_secret")]
    [InlineData("example-secret-of-forty-characters-or-so-1234")]
    [InlineData("too short")]
    public async Task A_secret_out_of_a_document_is_refused_and_not_repeated(string secret)
    {
        foreach (var name in new[] { "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET" })
        {
            var refused = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(null, (name, secret)));

            Assert.Contains(name, Assert.Single(refused.Problems), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Environment_beats_file_and_file_beats_default()
    {
        var config = await ConfigAsync("server:\n  port: 1\nmanagement:\n  port: 0\nauth:\n  parallel_hashes: 3\n");

        await using var server = await StartAsync(config, ("SERVER_PORT", "0"));

        Assert.NotEqual(1, new Uri(server.Url).Port);
        Assert.Equal(0, server.ManagementPort); // not 9464
    }

    [Theory]
    [InlineData("a: [1, 2]")]
    [InlineData("a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}")]
    [InlineData("\t- x: : y")]
    [InlineData("server:\n  port: 1\n  port: 2\n")]
    [InlineData("just words")]
    public async Task A_file_that_is_no_configuration_is_refused_with_its_name(string yaml)
    {
        var config = await ConfigAsync(yaml);

        var refused = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(config));

        Assert.Contains("config.yaml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_file_that_was_named_must_be_there() => Assert.Contains(
        "no such file",
        (await Assert.ThrowsAsync<SettingsException>(() => StartAsync(Path.Combine(_folder, "nowhere.yaml")))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        await using var first = await StartAsync(null);

        var refused = await Assert.ThrowsAsync<IOException>(() => StartAsync(null));

        Assert.Contains("in use by another server", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Data, refused.Message, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(first.Url) };
        Assert.True((await http.GetAsync("/api/version", Ct)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_the_server_keeps_only_its_owner_reads_even_in_a_folder_open_to_all()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are of Unix");
        if (OperatingSystem.IsWindows()) return; // for the analyzer
        Directory.CreateDirectory(Data, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Data, (UnixFileMode)0b111_101_101);

        await using var server = await StartAsync(null);

        foreach (var name in new[] { "messenger.db", "messenger.db-wal", "secrets/jwt_access_secret", "secrets/jwt_refresh_secret" })
        {
            Assert.Equal((name, OwnerReadsAndWrites), (name, File.GetUnixFileMode(Path.Combine(Data, name))));
        }

        foreach (var folder in new[] { "secrets", "blobs" })
        {
            Assert.Equal(OwnerReadsAndWrites | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Data, folder)));
        }
    }

    [Fact]
    public async Task Secrets_are_made_once_and_differ()
    {
        await using (await StartAsync(null))
        {
        }

        var made = await SecretsAsync();
        await using (await StartAsync(null))
        {
        }

        Assert.Equal(made, await SecretsAsync());
        Assert.NotEqual(made[0], made[1]);
        Assert.All(made, secret => Assert.Equal(48, Convert.FromBase64String(secret).Length));
    }

    [Theory]
    [InlineData("jwt_access_secret", "")]
    [InlineData("jwt_refresh_secret", "")]
    [InlineData("jwt_refresh_secret", "cut off")]
    public async Task A_damaged_secret_stops_the_start_and_says_which(string name, string content)
    {
        await using (await StartAsync(null))
        {
        }

        var path = Path.Combine(Data, "secrets", name);
        await File.WriteAllTextAsync(path, content, Ct);

        // IOException and InvalidOperationException are what the command line knows how to say.
        var refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartAsync(null));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_stops_the_start_and_says_which()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "messenger.db"), new string('x', 10_000), Ct);

        var refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartAsync(null));

        Assert.Contains("messenger.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_outlives_a_restart()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        await house.RestartAsync();
        alice.Use(alice.Session);

        Assert.True((await alice.Http.GetAsync("/api/v1/conversations", Ct)).IsSuccessStatusCode);
        await using var socket = await alice.ConnectAsync();
        using var stranger = house.Stranger();
        var refreshed = await TestUser.PostAsync(
            stranger, "/api/v1/auth/refresh", new Contracts.Auth.RefreshRequest { RefreshToken = alice.Session.RefreshToken });
        Assert.True(refreshed.IsSuccessStatusCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> ConfigAsync(string yaml)
    {
        var path = Path.Combine(_folder, "config.yaml");
        await File.WriteAllTextAsync(path, yaml, Ct);
        return path;
    }

    private async Task<string[]> SecretsAsync() =>
        [await File.ReadAllTextAsync(Path.Combine(Data, "secrets", "jwt_access_secret"), Ct), await File.ReadAllTextAsync(Path.Combine(Data, "secrets", "jwt_refresh_secret"), Ct)];

    private Task<MessengerServer> StartAsync(string? config, params (string Name, string Value)[] environment)
    {
        var settings = new Dictionary<string, string>();
        if (config is null) settings = new() { ["SERVER_PORT"] = "0", ["MANAGEMENT_PORT"] = "0" };
        foreach (var (name, value) in environment) settings[name] = value;
        return MessengerServer.StartAsync(
            new StartOptions { DataPath = Data, ConfigPath = config, ReadEnvironment = settings.GetValueOrDefault, ConfigureLogs = _ => { } }, Ct);
    }
}
