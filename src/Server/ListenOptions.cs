// SPDX-License-Identifier: MIT
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tls;

using Kestrel = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace SecureMessenger.Server;

/// <summary>Addresses and limits of Kestrel.</summary>
internal sealed class ListenOptions
{
    private const long MaxJsonBodyBytes = 1024 * 1024;

    // Slower than this for longer than the grace is an attack or a dead line: the connection goes.
    private const double SlowestBytesPerSecond = 240;

    // What a gateway adds to the headers it was sent must not be what makes them too many.
    private const int AddedByGateway = 16;
    private const int AddedBytesByGateway = 2 * 1024;

    private readonly bool _isBehindGateway;
    private readonly InternalTls _tls;
    private readonly PublicTls _publicTls;
    private readonly string _host;
    private readonly int _port;
    private readonly string _managementHost;
    private readonly TimeSpan _headersTimeout;
    private readonly MinDataRate _slowest;

    public ListenOptions(SettingsSource settings, Roles roles, InternalTls tls)
    {
        _isBehindGateway = !roles.Has(Role.Gateway);
        _tls = tls;
        _publicTls = new PublicTls(settings);
        _host = ReadHost(settings, PlatformSettings.ServerHost);
        var port = settings.Read(PlatformSettings.ServerPort);
        _port = settings.IsSet(PlatformSettings.ServerPort) ? port : roles.UsualPort;
        _managementHost = ReadHost(settings, PlatformSettings.ManagementHost);
        ManagementPort = settings.Read(PlatformSettings.ManagementPort);
        MaxConnections = settings.Read(PlatformSettings.MaxConnections);
        _headersTimeout = settings.Read(PlatformSettings.HeadersTimeout);
        _slowest = new MinDataRate(SlowestBytesPerSecond, settings.Read(PlatformSettings.SlowGrace));
        DrainDelay = settings.Read(PlatformSettings.DrainDelay);
        ShutdownTimeout = settings.Read(PlatformSettings.ShutdownTimeout);
        if (ManagementPort != 0 && ManagementPort == _port)
        {
            settings.Refuse(PlatformSettings.ManagementPort, $"is the server's own port {_port}; take another, or 0 for none");
        }
    }

    /// <summary>Port of everything else; 0 for any.</summary>
    public int Port => _port;

    /// <summary>Port of the health routes; 0 for none.</summary>
    public int ManagementPort { get; }

    /// <summary>Connections open at once.</summary>
    public int MaxConnections { get; }

    /// <summary>How long a stop says that it is coming before it comes.</summary>
    public TimeSpan DrainDelay { get; }

    /// <summary>How long a stop waits for what is under way.</summary>
    public TimeSpan ShutdownTimeout { get; }

    /// <summary>Applies them.</summary>
    public void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxJsonBodyBytes; // uploads raise it for themselves
        kestrel.Limits.MaxRequestHeadersTotalSize = (16 * 1024) + (_isBehindGateway ? AddedBytesByGateway : 0);
        kestrel.Limits.MaxRequestHeaderCount = 64 + (_isBehindGateway ? AddedByGateway : 0);
        kestrel.Limits.RequestHeadersTimeout = _headersTimeout;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        kestrel.Limits.MinRequestBodyDataRate = _slowest;
        kestrel.Limits.MinResponseDataRate = _slowest;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MaxConnections; // those above no longer count an upgraded one
        Listen(kestrel, _host, _port, _isBehindGateway ? ListenForGateways : listen => ListenForClients(listen, kestrel.ApplicationServices));
        if (ManagementPort != 0) Listen(kestrel, _managementHost, ManagementPort, _ => { });
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port, Action<Kestrel> how)
    {
        if (host == "*") kestrel.ListenAnyIP(port, how);
        else if (host != "localhost") kestrel.Listen(IPAddress.Parse(host), port, how);
        else if (port == 0) kestrel.Listen(IPAddress.Loopback, port, how); // 'localhost' is two addresses, and cannot share a free port
        else kestrel.ListenLocalhost(port, how);
    }

    // Who has no certificate of our authority does not get as far as a request.
    private void ListenForGateways(Kestrel listen)
    {
        if (!_tls.IsUsed) return;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = _tls.Certificate,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (client, _, _) => _tls.IsOurs(client),
        });
    }

    private void ListenForClients(Kestrel listen, IServiceProvider services)
    {
        if (!_publicTls.IsUsed) return;
        var (clock, log) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ListenOptions>>());
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(_publicTls.Answer(clock, log.CertificateUnread)) });
    }

    private static string ReadHost(SettingsSource settings, Setting<string?> setting)
    {
        var host = settings.Read(setting) ?? "localhost";
        if (host is "localhost" or "*" || IPAddress.TryParse(host, out _)) return host;
        settings.Refuse(setting, $"'{host}' is not localhost, an IP address, or *");
        return "localhost";
    }
}
