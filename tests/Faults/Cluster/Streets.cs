// SPDX-License-Identifier: MIT
// The server as services, started by scripts/cluster in a folder of its own, each process with lines of its own to all it stands on.
using System.Diagnostics;
using System.Globalization;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Faults.Cluster;

/// <summary>Processes and engines, to be ended, stopped and started by name.</summary>
internal sealed class Streets(string root, string folder, int nodes, string? server) : IAsyncDisposable
{
    private static readonly string[] Services = ["auth", "keys", "messages", "files"];
    private static readonly string[] Settings =
    [
        "NATS_REPLICAS=3", "SERVER_DRAIN_DELAY=2s", "JWT_ACCESS_EXPIRY=3m", // tokens that have to be renewed in the midst of it
        .. new[] { "REGISTER", "LOGIN", "LOGIN_ADDRESS", "BUNDLE", "CONNECT", "REFRESH", "UPLOAD" }.Select(limit => $"RATE_LIMITS_{limit}_BURST=1000"),
    ];

    private readonly List<Line> _lines = [];

    /// <summary>Every process of the server.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Services.Append("gateway").SelectMany(role => Enumerable.Range(1, nodes).Select(number => $"{role}{number}"))];

    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>What PostgreSQL writes to, where it can be filled.</summary>
    public SmallDisk? Disk { get; private set; }

    /// <summary>Where PostgreSQL keeps everything.</summary>
    public string PostgresData => Kept("postgres-data");

    /// <summary>How to reach PostgreSQL.</summary>
    public string Postgres => $"Host=127.0.0.1;Port={Kept("port-postgres")};Username=messenger;Password={Kept("secret-postgres")};Database=postgres;Pooling=false";

    /// <summary>Where the gateways listen.</summary>
    public IReadOnlyList<Uri> Gateways => [.. Names.Where(name => name.StartsWith("gateway", StringComparison.Ordinal)).Select(name => new Uri($"http://localhost:{Kept($"port-{name}")}"))];

    /// <summary>The processes of a role.</summary>
    public IReadOnlyList<string> Of(string role) => [.. Names.Where(name => name.StartsWith(role, StringComparison.Ordinal))];

    /// <summary>Starts engines, lines and roles.</summary>
    public async Task StartAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "kept"));
        Disk = SmallDisk.TryMount(Path.Combine(folder, "disk"));
        if (Disk is not null) await File.WriteAllTextAsync(Path.Combine(folder, "kept", "postgres-data"), Path.Combine(folder, "disk", "postgres"));
        await ScriptAsync("engines", "up", "--dir", folder);
        foreach (var name in Names) await File.WriteAllTextAsync(Path.Combine(folder, "kept", $"port-{name}"), FreePort.Find().ToString(CultureInfo.InvariantCulture));
        await File.WriteAllLinesAsync(Path.Combine(folder, "settings"), Settings);
        foreach (var name in Names) await File.WriteAllLinesAsync(Path.Combine(folder, $"settings-{name}"), LinesOf(name));
        await ScriptAsync("cluster", "up", "--nodes", nodes.ToString(CultureInfo.InvariantCulture), "--free-ports", "--dir", folder);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync(params string[] names) => ScriptAsync("cluster", ["kill", .. names, "--dir", folder]);

    /// <summary>SIGTERM, and waits until it has drained.</summary>
    public Task StopAsync(params string[] names) => ScriptAsync("cluster", ["stop", .. names, "--dir", folder]);

    /// <summary>Restarts every role, one process after the other.</summary>
    public Task RollAsync() => ScriptAsync("cluster", "roll", "--dir", folder);

    /// <summary>SIGSTOP: there, and silent.</summary>
    public Task PauseAsync(params string[] names) => ScriptAsync("cluster", ["pause", .. names, "--dir", folder]);

    /// <summary>SIGCONT.</summary>
    public Task ResumeAsync(params string[] names) => ScriptAsync("cluster", ["resume", .. names, "--dir", folder]);

    /// <summary>Starts what has ended, as whatever keeps services running would.</summary>
    public Task StartAgainAsync(params string[] names) => ScriptAsync("cluster", ["start", .. names, "--dir", folder]);

    /// <summary>Starts a process with a clock that is wrong.</summary>
    public async Task StartWithClockAsync(string name, string offset, string library)
    {
        var settings = Path.Combine(folder, $"settings-{name}");
        var before = await File.ReadAllTextAsync(settings);
        await File.WriteAllTextAsync(settings, $"{before}\nLD_PRELOAD={library}\nFAKETIME={offset}\nFAKETIME_DONT_FAKE_MONOTONIC=1\n");
        try
        {
            await StartAgainAsync(name);
        }
        finally
        {
            await File.WriteAllTextAsync(settings, before);
        }
    }

    /// <summary>Resident memory of a process, bytes; 0 while it does not run.</summary>
    public long MemoryOf(string name)
    {
        try
        {
            var status = File.ReadLines($"/proc/{File.ReadLines(Path.Combine(folder, name + ".pid")).First()}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return status is null ? 0 : long.Parse(status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines) line.Become(LineState.Well);
        await ScriptAsync("cluster", "down", "--dir", folder);
        foreach (var line in _lines) line.Dispose();
        Disk?.Dispose();
    }

    private IEnumerable<string> LinesOf(string name)
    {
        if (name.StartsWith("gateway", StringComparison.Ordinal))
        {
            return Services.Select(role => $"GATEWAY_{role.ToUpperInvariant()}_URL={string.Join(',', Of(role).Select(service => $"http://127.0.0.1:{Lay(name, service)}"))}")
                .Append($"REDIS_PORT={Lay(name, "redis")}");
        }

        return
        [
            $"DB_PORT={Lay(name, "postgres")}", $"REDIS_PORT={Lay(name, "redis")}", $"S3_ENDPOINT=http://127.0.0.1:{Lay(name, "s3")}",
            $"NATS_URL={string.Join(',', new[] { "nats1", "nats2", "nats3" }.Select(node => $"nats://127.0.0.1:{Lay(name, node)}"))}",
        ];
    }

    private int Lay(string from, string to)
    {
        var line = new Line(from, to, int.Parse(Kept($"port-{to}"), CultureInfo.InvariantCulture));
        _lines.Add(line);
        return line.Port;
    }

    private string Kept(string name) => File.ReadAllText(Path.Combine(folder, "kept", name)).Trim();

    private async Task ScriptAsync(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(root, "scripts", name), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (server is not null) start.Environment["SECURE_MESSENGER_SERVER"] = server;
        start.Environment["POSTGRES_OPTIONS"] = "-c fsync=off -c full_page_writes=off -c max_wal_size=256MB"; // its disk may be small
        using var script = Process.Start(start)!;
        var said = Task.WhenAll(script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        if (script.ExitCode != 0) throw new InvalidOperationException($"scripts/{name} {string.Join(' ', arguments)} ended with {script.ExitCode}:\n{string.Join('\n', await said)}");
    }
}
