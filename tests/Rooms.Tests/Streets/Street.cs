// SPDX-License-Identifier: MIT
// Several processes on one PostgreSQL, NATS and S3, and a gateway before them, in the process of the test. Their clock is the machine's: they are about
// connections, and a gateway looks after its services once a second.
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

/// <summary>A gateway and services.</summary>
public sealed class Street : IEntrance, IAsyncDisposable
{
    public const string AllRooms = "auth,keys,messages,files";

    private readonly PostgresHouse _postgres = new();
    private readonly TestBucket _bucket = new();
    private TestNats? _nats;
    private readonly List<StreetHouse> _houses = [];
    private int _users;

    private Street()
    {
    }

    /// <summary>The one entry.</summary>
    public StreetHouse Gateway { get; private set; } = null!;

    public Uri Url => Gateway.Url;

    public string Protocol { get; set; } = SocketProtocol.Binary;

    public TimeProvider Time => TimeProvider.System;

    /// <summary>Settings every process shares.</summary>
    public IEnumerable<(string Name, string Value)> Shared =>
    [
        .. _postgres.Settings(), .. _bucket.Settings().Select(setting => (setting.Key, setting.Value)), ("NATS_URL", _nats!.Url),
        ("JWT_ACCESS_SECRET", TestUser.TokenSecret), ("JWT_REFRESH_SECRET", "ohH4aiNgooPh6iegahcie5Coo8Ooz1phiu0aeWai3gah"),
        ("AUTH_USERNAME_SECRET", "eiPhoh3eesh8aeNg0quohp7Aif5ohth2ohHai6Ahn9qu"), ("GATEWAY_TRUSTED_PROXIES", "127.0.0.1,::1"),
    ];

    /// <summary>The services of some roles, the first first.</summary>
    public StreetHouse this[string roles, int number = 0] => _houses.Where(house => house.Roles == roles).ElementAt(number);

    /// <summary>Opens services, each of the roles named, and a gateway before them.</summary>
    public static async Task<Street> OpenAsync(IEnumerable<string> services, params (string Name, string Value)[] settings)
    {
        var street = new Street();
        await street._postgres.CreateAsync();
        street._nats = await TestNats.StartAsync();
        foreach (var roles in services) await street.AddAsync(roles, settings);
        var ways = from room in AllRooms.Split(',')
                   let there = street._houses.Where(house => house.Roles.Split(',').Contains(room)).Select(house => house.Url)
                   where there.Any()
                   select ($"GATEWAY_{room.ToUpperInvariant()}_URL", string.Join(',', there));
        street.Gateway = await StreetHouse.OpenAsync("gateway", [.. settings, .. ways]);
        await Eventually.AsyncIs(street.Gateway.ReadyAsync, ready => services.All(roles => roles.Split(',').All(
            room => ready.Lines.Contains($"{room} ok", StringComparison.Ordinal))));
        return street;
    }

    /// <summary>One process with all rooms, behind a gateway.</summary>
    public static Task<Street> OpenAsync(params (string Name, string Value)[] settings) => OpenAsync([AllRooms], settings);

    public Task<TestUser> NewUserAsync() => TestUser.RegisterAsync(this, $"user{Interlocked.Increment(ref _users)}");

    public HttpClient Stranger() => new() { BaseAddress = Url };

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null) await Gateway.DisposeAsync();
        foreach (var house in _houses) await house.DisposeAsync();
        if (_nats is not null) await _nats.DisposeAsync();
        await _bucket.DisposeAsync();
        await _postgres.DropAsync();
    }

    private async Task AddAsync(string roles, (string Name, string Value)[] settings) =>
        _houses.Add(await StreetHouse.OpenAsync(roles, [.. Shared, .. settings]));
}
