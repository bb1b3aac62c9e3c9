// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Configuration;

public sealed class MistakeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mistakes-").FullName;

    public static TheoryData<int, string> Each => [.. Mistakes.All.Select((mistake, i) => new TheoryDataRow<int, string>(i, mistake.Name))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "data");

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_mistake_is_told_in_one_line_and_nothing_is_begun(int number, string name)
    {
        var mistake = Mistakes.All[number];
        Assert.Equal(name, mistake.Name);
        var started = new Started();
        var start = await SurroundingsAsync(mistake.Yaml, mistake.Environment, started) with { Roles = mistake.Roles };

        var check = await Command.RunAsync(start, "config", "check");
        var run = await Command.RunAsync(start);

        Assert.Equal((2, 2), (check.ExitCode, run.ExitCode));
        var told = Assert.Single(Lines(run.Error));
        Assert.All(mistake.Told, words => Assert.Contains(words, told, StringComparison.Ordinal));
        Assert.Equal(run.Error.Trim(), check.Output.Trim());
        Assert.Empty(run.Output);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(started.Any);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public void There_are_more_than_twenty_of_them() => Assert.True(Mistakes.All.Count > 20);

    [Fact]
    public async Task All_mistakes_are_told_in_one_list_and_neither_port_file_nor_database_is_touched()
    {
        using var database = new TcpListener(IPAddress.Loopback, 0);
        database.Start();
        var port = FreePort.Find();
        var started = new Started();
        var start = await SurroundingsAsync(
            $"server:\n  port: {port}\nserver2:\n  port: 1\nauth:\n  parallel_hashes: none\nmessages:\n  retention: ever",
            [
                "DB_HOST=127.0.0.1", $"DB_PORT={((IPEndPoint)database.LocalEndpoint).Port}", "DB_PASSWORD=Aeth2ou7aiThahsh5ahng7", "JWT_ACCESS_SECRET=short",
                "NATS_URL=nats", "MANAGEMENT_PROT=1", "SOCKETS_MAX=0", "S3_ENDPOINT=s3",
            ],
            started);

        var run = await Command.RunAsync(start);

        Assert.Equal(2, run.ExitCode);
        foreach (var told in new[] { "server2.port", "auth.parallel_hashes", "messages.retention", "JWT_ACCESS_SECRET", "NATS_URL", "MANAGEMENT_PROT", "SOCKETS_MAX", "S3_ENDPOINT" })
            Assert.Contains(Lines(run.Error), line => line.Contains(told, StringComparison.Ordinal));
        Assert.False(started.Any);
        Assert.False(Directory.Exists(Data));
        Assert.False(database.Pending());
        using var free = new TcpListener(IPAddress.Loopback, port);
        free.Start();
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_does_not_hide_what_is_wrong_in_the_environment_nor_invent_what_is_missing()
    {
        var start = await SurroundingsAsync("jwt:\n\taccess_secret: x", ["SERVER_PORT=eighty"], new Started()) with { Roles = "auth" };

        var run = await Command.RunAsync(start, "config", "check");

        Assert.Collection(
            Lines(run.Output),
            line => Assert.Matches(@"config\.yaml:\d: not YAML", line),
            line => Assert.Contains("SERVER_PORT (environment): 'eighty'", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_can_be_read_by_programs()
    {
        var start = await SurroundingsAsync("", ["SERVER_PORT=eighty", "JWT_ACCESS_SECRET=a-secret-nobody-knows"], new Started());

        var check = await Command.RunAsync(start, "config", "check", "--json");

        using var list = JsonDocument.Parse(check.Output);
        var mistakes = list.RootElement.EnumerateArray().ToDictionary(mistake => mistake.GetProperty("key").GetString()!);
        Assert.Equal((2, 2), (check.ExitCode, mistakes.Count));
        Assert.Equal("SERVER_PORT", mistakes["server.port"].GetProperty("env_name").GetString());
        Assert.Equal("0–65535; default 8080", mistakes["server.port"].GetProperty("right").GetString());
        Assert.DoesNotContain("a-secret-nobody-knows", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_put_into_the_environment_is_no_mistake()
    {
        // As Kubernetes does for a service called redis, or database.
        string[] links = ["REDIS_PORT_6379_TCP=tcp://10.0.0.1:6379", "REDIS_SERVICE_HOST=10.0.0.1", "DATABASE_PORT=tcp://10.0.0.1:5432", "SERVERS=1", "PATH=/bin"];

        (await Command.RunAsync(await SurroundingsAsync("", links, new Started()), "config", "check")).Succeeded();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Lines(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal))];

    private async Task<StartOptions> SurroundingsAsync(string yaml, string[] environment, Started started)
    {
        var config = Path.Combine(_folder, "config.yaml");
        await File.WriteAllTextAsync(config, yaml, Ct);
        var names = environment.Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);
        return new StartOptions
        {
            ConfigPath = config, DataPath = Data, ReadEnvironment = names.GetValueOrDefault, ListEnvironment = () => names.Keys, ConfigureLogs = _ => { },
            Extend = services => services.AddSingleton<IHostedService>(started),
        };
    }

    private sealed class Started : IHostedService
    {
        public bool Any { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Any = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
