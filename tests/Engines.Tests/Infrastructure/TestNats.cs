// SPDX-License-Identifier: MIT
// A server of the test's own, to be killed: one node, on the binary that scripts/engines runs.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A process of nats-server with JetStream.</summary>
public sealed class TestNats : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nats-").FullName;
    private readonly int _port = FreePort();
    private readonly string _authorization;
    private Process? _process;

    private TestNats(string authorization) => _authorization = authorization;

    /// <summary>Where it listens.</summary>
    public string Url => $"nats://127.0.0.1:{_port}";

    /// <summary>The port of it.</summary>
    public int Port => _port;

    /// <summary>Starts one.</summary>
    /// <param name="authorization">Who may come in, as in the server's configuration; nothing: everybody.</param>
    public static async Task<TestNats> StartAsync(string authorization = "")
    {
        _ = Engines.Nats; // where it is not installed
        var nats = new TestNats(authorization);
        await nats.StartAgainAsync();
        return nats;
    }

    /// <summary>Starts it on what it has kept.</summary>
    public async Task StartAgainAsync()
    {
        var config = Path.Combine(_folder, "nats.conf");
        await File.WriteAllTextAsync(config, $$"""
            listen: 127.0.0.1:{{_port}}
            jetstream { store_dir: "{{_folder}}", max_file_store: 200MB }
            {{(_authorization.Length > 0 ? $"authorization {{ {_authorization} }}" : "")}}
            """);
        _process = Process.Start(new ProcessStartInfo(Binary(), ["-c", config, "-l", Path.Combine(_folder, "log")]))!;
        await Eventually.AsyncIs(CanConnectAsync, there => there);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> CanConnectAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Binary()
    {
        var home = Environment.GetEnvironmentVariable("SECURE_MESSENGER_ENGINES") ?? "/opt/secure-messenger-engines";
        var unpacked = Path.Combine(home, "trixie/usr/sbin/nats-server");
        return File.Exists(unpacked) ? unpacked : "nats-server";
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
