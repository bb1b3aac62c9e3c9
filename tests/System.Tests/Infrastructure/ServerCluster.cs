// SPDX-License-Identifier: MIT
// By scripts/cluster, as people start one: its own database, bucket and prefixes, on the engines that scripts/engines started.
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>The server as services.</summary>
public sealed class ServerCluster : TestServer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-").FullName;
    private readonly string _name = $"test_{Guid.CreateVersion7():N}";
    private readonly TestBucket _bucket = new();

    /// <inheritdoc />
    public override string Url => $"http://127.0.0.1:{Kept("port-gateway1")}";

    /// <inheritdoc />
    public override string Output => string.Join('\n', Directory.GetFiles(Path.Combine(_folder, "log")).Select(File.ReadAllText));

    /// <inheritdoc />
    public override IEnumerable<string> Disks =>
        [Path.Combine(_folder, "data"), Path.Combine(_folder, "log"), Path.Combine(Engines, "nats1"), File.ReadAllText(Path.Combine(Engines, "kept", "postgres-data")).Trim()];

    // Two of each role take long to start on a small machine: asked for by SECURE_MESSENGER_TEST_NODES=2.
    private static string Nodes => Environment.GetEnvironmentVariable("SECURE_MESSENGER_TEST_NODES") ?? "1";

    private static string Engines => Path.Combine(Programs.Root, "out", "engines");

    /// <summary>Starts one.</summary>
    public static async Task<ServerCluster> StartAsync(params (string Name, string Value)[] settings)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "scripts/cluster runs on Linux.");
        Assert.SkipUnless(Directory.Exists(Engines), "Nothing was started by scripts/engines up --install.");
        var cluster = new ServerCluster();
        await RunSqlAsync($"create database {cluster._name}");
        await File.WriteAllLinesAsync(Path.Combine(cluster._folder, "settings"), [
            $"DB_NAME={cluster._name}", $"NATS_PREFIX={cluster._name}", $"REDIS_PREFIX={cluster._name}:", $"S3_BUCKET={cluster._bucket.Name}", "SERVER_DRAIN_DELAY=0s", "NATS_REPLICAS=1",
            .. settings.Select(setting => $"{setting.Name}='{setting.Value}'"),
        ]);
        await cluster.StartAgainAsync();
        return cluster;
    }

    /// <inheritdoc />
    public override Task StartAgainAsync() => ScriptAsync("up", "--free-ports", "--nodes", Nodes, "--engines", Engines);

    /// <inheritdoc />
    public override Task<IReadOnlyList<long>> StoredAsync() => _bucket.SizesAsync();

    /// <inheritdoc />
    public override Task KillAsync() => ScriptAsync(["kill", .. Processes()]);

    /// <summary>Names of the processes that have a library loaded.</summary>
    public IEnumerable<string> Loading(string library) =>
        Processes().Where(name => File.ReadAllText($"/proc/{ProcessId(name)}/maps").Contains(library, StringComparison.Ordinal));

    /// <inheritdoc />
    protected override IEnumerable<int> ProcessIds() => Processes().Select(ProcessId);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _bucket.DisposeAsync();
        await RunSqlAsync($"drop database {_name} with (force)");
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunSqlAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Infrastructure.Engines.Postgres) { Database = "postgres", Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private string Kept(string name) => File.ReadAllText(Path.Combine(_folder, "kept", name)).Trim();

    private int ProcessId(string name) => int.Parse(File.ReadLines(Path.Combine(_folder, name + ".pid")).First(), CultureInfo.InvariantCulture);

    private string[] Processes() => [.. Directory.GetFiles(_folder, "*.pid").Select(path => Path.GetFileNameWithoutExtension(path))];

    private async Task ScriptAsync(params string[] arguments)
    {
        if (arguments is ["kill"]) return; // nobody is left
        var start = new ProcessStartInfo(Path.Combine(Programs.Root, "scripts", "cluster"), [.. arguments, "--dir", _folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SECURE_MESSENGER_SERVER"] = Path.ChangeExtension(Programs.Server, null) + ".dll";
        using var script = Process.Start(start)!;
        var said = Task.WhenAll(script.StandardOutput.ReadToEndAsync(CancellationToken.None), script.StandardError.ReadToEndAsync(CancellationToken.None));
        await script.WaitForExitAsync(CancellationToken.None);
        Assert.True(script.ExitCode == 0, $"scripts/cluster {string.Join(' ', arguments)}: {script.ExitCode}\n{string.Join('\n', await said)}");
    }
}
