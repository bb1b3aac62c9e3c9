// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

/// <summary>One process of a street: it can be stopped and started again at the same address.</summary>
public sealed class StreetHouse : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings;
    private readonly string _data = Directory.CreateTempSubdirectory("street-").FullName;
    private readonly RefusalWatch? _refusals;
    private MessengerServer? _server;

    private StreetHouse(string roles, Dictionary<string, string> settings)
    {
        Roles = roles;
        _settings = settings;
        _refusals = roles == "gateway" ? null : new RefusalWatch(); // a gateway passes on what others refuse
    }

    public string Roles { get; }

    public Uri Url => new(_server!.Url);

    public Uri Management => new($"http://localhost:{_settings["MANAGEMENT_PORT"]}");

    public CapturedLog Log { get; } = new();

    public string DataPath => _data;

    public IReadOnlyCollection<RouteEndpoint> Routes => _server!.Routes;

    public static async Task<StreetHouse> OpenAsync(string roles, params IEnumerable<(string Name, string Value)> settings)
    {
        var all = new Dictionary<string, string>
        {
            ["SERVER_PORT"] = "0", ["MANAGEMENT_PORT"] = $"{FreePort.Find()}", ["RATE_LIMITS_ENABLED"] = "false",
        };
        foreach (var (name, value) in settings) all[name] = value;
        var house = new StreetHouse(roles, all);
        await house.StartAsync();
        all["SERVER_PORT"] = $"{house.Url.Port}"; // and there again, for those who know it
        return house;
    }

    public async Task StartAsync() => _server = await MessengerServer.StartAsync(
        new StartOptions
        {
            DataPath = Path.Combine(_data, "data"),
            Roles = Roles,
            ReadEnvironment = _settings.GetValueOrDefault,
            ConfigureLogs = Log.Capture,
            Extend = services =>
            {
                services.AddLightPasswords();
                if (_refusals is not null) services.AddSingleton<IStartupFilter>(_refusals);
            },
        },
        TestContext.Current.CancellationToken);

    public async Task StopAsync()
    {
        var server = Interlocked.Exchange(ref _server, null);
        if (server is not null) await server.DisposeAsync();
    }

    /// <summary>Stops it and starts it again with other settings; an empty one is not set any more.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        await StopAsync();
        foreach (var (name, value) in settings) _settings[name] = value;
        await StartAsync();
    }

    /// <summary>A client of its own address, past any gateway.</summary>
    public HttpClient Stranger() => new() { BaseAddress = Url };

    /// <summary>What its management port says of readiness.</summary>
    public async Task<(int Status, string Lines)> ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Management };
        using var answer = await http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_data, recursive: true);
        if (_refusals is not null) Assert.Empty(_refusals.Undeclared);
    }
}
