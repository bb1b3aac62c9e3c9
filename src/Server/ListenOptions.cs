// SPDX-License-Identifier: MIT
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server;

/// <summary>Addresses and limits of Kestrel.</summary>
internal sealed class ListenOptions
{
    private const long MaxJsonBodyBytes = 1024 * 1024;

    // Slower than this for longer than the grace is an attack or a dead line: the connection goes.
    private const double SlowestBytesPerSecond = 240;

    private readonly string _host;
    private readonly int _port;
    private readonly string _managementHost;
    private readonly TimeSpan _headersTimeout;
    private readonly MinDataRate _slowest;

    public ListenOptions(SettingsSource settings)
    {
        _host = ReadHost(settings, PlatformSettings.ServerHost);
        _port = settings.Read(PlatformSettings.ServerPort);
        _managementHost = ReadHost(settings, PlatformSettings.ManagementHost);
        ManagementPort = settings.Read(PlatformSettings.ManagementPort);
        MaxConnections = settings.Read(PlatformSettings.MaxConnections);
        _headersTimeout = settings.Read(PlatformSettings.HeadersTimeout);
        _slowest = new MinDataRate(SlowestBytesPerSecond, settings.Read(PlatformSettings.SlowGrace));
        ShutdownTimeout = settings.Read(PlatformSettings.ShutdownTimeout);
        if (ManagementPort != 0 && ManagementPort == _port)
        {
            settings.Refuse(PlatformSettings.ManagementPort, $"is the gateway's own port {_port}; take another, or 0 for none");
        }
    }

    /// <summary>Port of the health routes; 0 for none.</summary>
    public int ManagementPort { get; }

    /// <summary>Connections open at once.</summary>
    public int MaxConnections { get; }

    /// <summary>How long a stop waits for what is under way.</summary>
    public TimeSpan ShutdownTimeout { get; }

    /// <summary>Applies them.</summary>
    public void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxJsonBodyBytes; // uploads raise it for themselves
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = _headersTimeout;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        kestrel.Limits.MinRequestBodyDataRate = _slowest;
        kestrel.Limits.MinResponseDataRate = _slowest;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MaxConnections; // those above no longer count an upgraded one
        Listen(kestrel, _host, _port);
        if (ManagementPort != 0) Listen(kestrel, _managementHost, ManagementPort);
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port)
    {
        if (host == "*") kestrel.ListenAnyIP(port);
        else if (host != "localhost") kestrel.Listen(IPAddress.Parse(host), port);
        else if (port == 0) kestrel.Listen(IPAddress.Loopback, port); // 'localhost' is two addresses, and cannot share a free port
        else kestrel.ListenLocalhost(port);
    }

    private static string ReadHost(SettingsSource settings, Setting<string?> setting)
    {
        var host = settings.Read(setting) ?? "localhost";
        if (host is "localhost" or "*" || IPAddress.TryParse(host, out _)) return host;
        settings.Refuse(setting, $"'{host}' is not localhost, an IP address, or *");
        return "localhost";
    }
}
