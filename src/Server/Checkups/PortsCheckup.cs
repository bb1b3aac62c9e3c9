// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Tls;

namespace SecureMessenger.Server.Checkups;

/// <summary>The ports are free, or a server has them.</summary>
internal sealed class PortsCheckup(Blueprint blueprint) : ICheckup
{
    public string Name => "ports";

    public async Task<Finding> ExamineAsync(CancellationToken ct)
    {
        var listening = new ListenOptions(blueprint.Settings, blueprint.Roles, new InternalTls(blueprint.Settings));
        var ports = new[] { listening.Port, listening.ManagementPort }.Where(port => port != 0).ToArray();
        var taken = new List<int>();
        foreach (var port in ports)
        {
            if (await IsTakenAsync(port, ct)) taken.Add(port);
        }

        var says = string.Join(", ", ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port} {(taken.Contains(port) ? "taken" : "free")}")));
        return taken.Count == 0 ? Finding.Ok(Name, says)
            : IsRunning() ? Finding.Ok(Name, $"{says}; a server runs on this data")
            : Finding.Wrong(Name, says, "Another program listens there: stop it, or set server.port and management.port.");
    }

    private static async Task<bool> IsTakenAsync(int port, CancellationToken ct)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private bool IsRunning()
    {
        if (blueprint.DataPath is null || !Directory.Exists(blueprint.DataPath)) return false;
        try
        {
            using var held = new Platform.Data.DataDirectory(blueprint.DataPath);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
