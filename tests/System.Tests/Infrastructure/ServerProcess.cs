// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A server as a user runs it: a process of its own, killed and started again at will.</summary>
public sealed class ServerProcess : TestServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly int _port = FreePort.Find();
    private Process? _process;

    /// <summary>Where it listens.</summary>
    public override string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Its data directory.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("server-").FullName;

    /// <inheritdoc />
    public override IEnumerable<string> Disks => [Data];

    /// <inheritdoc />
    public override Task<IReadOnlyList<long>> StoredAsync() => Task.FromResult<IReadOnlyList<long>>(
        [.. Directory.GetFiles(Path.Combine(Data, "blobs"), "*", SearchOption.AllDirectories).Select(path => new FileInfo(path).Length)]);

    private string? UserDataFolder { get; init; }

    private (string Name, string Value)[] Settings { get; init; } = [];

    /// <summary>Everything it printed, over all its lives.</summary>
    public override string Output => string.Join('\n', _output);

    /// <summary>The running process.</summary>
    public Process Process => _process!;

    /// <summary>Starts a server, with settings in its environment, and waits until it answers.</summary>
    public static async Task<ServerProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = new ServerProcess { Settings = settings };
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts one without naming a data directory, for a user whose data folder is this one.</summary>
    public static async Task<ServerProcess> StartAsync(string? userDataFolder)
    {
        var server = new ServerProcess { UserDataFolder = userDataFolder };
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same data and port.</summary>
    public override async Task StartAgainAsync()
    {
        string[] arguments = UserDataFolder is null ? ["--data", Data] : [];
        await StartAsync(Programs.Server, arguments);
    }

    private async Task StartAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (UserDataFolder is not null) start.Environment["XDG_DATA_HOME"] = UserDataFolder;
        start.Environment["SERVER_HOST"] = "127.0.0.1";
        start.Environment["SERVER_PORT"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["MANAGEMENT_PORT"] = "0";
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilItAnswersAsync();
    }

    /// <summary>Starts it again with 16 MiB of disk for files: a file system in memory that only it sees.</summary>
    /// <returns>False where a test may not mount one.</returns>
    public async Task<bool> RestartOnSmallDiskAsync()
    {
        const string Mount = "mount -t tmpfs -o size=16m tmpfs \"$0\"";
        var blobs = Path.Combine(Data, "blobs");
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/unshare")) return false;
        using var probe = Process.Start(new ProcessStartInfo("/usr/bin/unshare", ["-rm", "sh", "-c", Mount, blobs]) { RedirectStandardError = true })!;
        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (probe.ExitCode != 0) return false;
        await KillAsync();
        await StartAsync("/usr/bin/unshare", ["-rm", "sh", "-c", Mount + " && exec \"$@\"", blobs, Programs.Server, "--data", Data]);
        return true;
    }

    /// <summary>kill -9.</summary>
    public override async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>SIGTERM, as an operator stops it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Resident memory, bytes.</summary>
    public long Memory() => ProcessMemory.Read(_process!.Id, "VmRSS:");

    /// <inheritdoc />
    protected override IEnumerable<int> ProcessIds() => [_process!.Id];

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (_process is { } running)
        {
            try
            {
                running.Kill();
                await running.WaitForExitAsync();
                running.Dispose();
            }
            catch (InvalidOperationException)
            {
                // Already gone.
            }
        }

        Directory.Delete(Data, recursive: true);
    }

    private void Keep(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }

    private async Task WaitUntilItAnswersAsync()
    {
        using var http = new HttpClient();
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            if (_process!.HasExited) Assert.Fail($"the server ended with {_process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await http.GetAsync($"{Url}/api/version", TestContext.Current.CancellationToken);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        Assert.Fail($"the server did not answer within {Patience}:\n{Output}");
    }
}
