// SPDX-License-Identifier: MIT
using System.Text.Json;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Administration;

public sealed class UpkeepCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("upkeep-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task A_dry_run_lists_what_a_migration_then_does_once_however_many_run()
    {
        var nowhere = await RunAsync([], "migrate", "--dry-run");
        Assert.Contains("auth/0001_auth would be applied", nowhere.Succeeded().Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => RunAsync([], "migrate"))));

        var applied = runs.SelectMany(run => run.Succeeded().Output.Split('\n')).Where(line => line.EndsWith(" applied", StringComparison.Ordinal)).Select(line => line[..^" applied".Length]).ToList();
        Assert.Equal(applied.Distinct().Order(), applied.Order());
        Assert.Equal(nowhere.Output.Split('\n').Count(line => line.Length > 0), applied.Count);
        Assert.Contains("up to date", (await RunAsync([], "migrate")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("up to date", (await RunAsync([], "migrate", "--dry-run")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrating_beside_a_running_server_finds_nothing_to_do()
    {
        await using var house = await House.OpenAsync();

        Assert.Contains("up to date", (await house.CommandAsync("migrate")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_on_a_database_of_another_version_says_what_to_do_and_on_no_directory_makes_none()
    {
        var nowhere = await RunAsync([], "users", "list");
        Directory.CreateDirectory(Data);
        var empty = await RunAsync([], "users", "list");

        Assert.Equal((1, 1), (nowhere.ExitCode, empty.ExitCode));
        Assert.Contains("there is no data directory", nowhere.Error, StringComparison.Ordinal);
        Assert.Contains("run 'messenger-server migrate'", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_a_running_server_well()
    {
        await using var house = await House.OpenAsync();

        using var findings = JsonDocument.Parse((await house.CommandAsync("doctor", "--json")).Output);

        var verdicts = findings.RootElement.EnumerateArray().ToDictionary(finding => finding.GetProperty("name").GetString()!, finding => finding.GetProperty("verdict").GetString());
        foreach (var name in new[] { "settings", "data directory", "secrets", "ports", "certificates", "database", "outbox", "files" })
            Assert.Equal((name, "Ok"), (name, verdicts[name]));
        Assert.Equal("Wrong", verdicts["clock"]); // the house's stands still in another year
    }

    [Fact]
    public async Task The_doctor_looks_at_a_place_where_nothing_is_yet_and_leaves_nothing_there()
    {
        var looked = await RunAsync([("SERVER_PORT", $"{FreePort.Find()}"), ("MANAGEMENT_PORT", "0")], "doctor");

        Assert.Contains("there is none yet", looked.Succeeded().Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task The_doctor_says_what_is_wrong_and_what_to_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are of Unix");
        if (OperatingSystem.IsWindows()) return; // for the analyzer
        await using var house = await House.OpenAsync();
        (await RunAsync([], "migrate")).Succeeded();
        (await RunAsync([], "secrets", "rotate")).Succeeded();
        File.SetUnixFileMode(Path.Combine(Data, "secrets", "jwt_access_secret"), (UnixFileMode)0b110_100_100);

        var looked = await RunAsync([("SERVER_PORT", $"{house.Url.Port}"), ("MANAGEMENT_PORT", "0"), ("NATS_URL", $"nats://127.0.0.1:{FreePort.Find()}")], "doctor");

        Assert.Equal(1, looked.ExitCode);
        Assert.Matches("WRONG +secrets +others may read .*jwt_access_secret\n +chmod 600", looked.Output);
        Assert.Matches($"WRONG +ports +{house.Url.Port} taken\n +Another program listens there", looked.Output);
        Assert.Matches("WRONG +nats +.+\n +Is it there", looked.Output);
        Assert.Matches("ok +database +SQLite [0-9.]+; schema up to date", looked.Output);
        Assert.Matches("ok +clock ", looked.Output);
    }

    [Fact]
    public async Task The_doctor_tells_every_mistake_of_the_settings()
    {
        var looked = await RunAsync([("SERVER_PORT", "eighty"), ("NATS_URL", "http://nats")], "doctor");

        Assert.Equal(1, looked.ExitCode);
        Assert.Equal(2, looked.Output.Split('\n').Count(line => line.StartsWith("WRONG    settings", StringComparison.Ordinal)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Command> RunAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var names = environment.ToDictionary(each => each.Name, each => each.Value);
        return Command.RunAsync(
            new StartOptions { DataPath = Data, ReadEnvironment = names.GetValueOrDefault, ListEnvironment = () => names.Keys, ConfigureLogs = _ => { } }, arguments);
    }
}
