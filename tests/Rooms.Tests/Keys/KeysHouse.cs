// SPDX-License-Identifier: MIT
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Keys;

/// <summary>A whole server, and an ear for what its keys room tells the others.</summary>
public sealed class KeysHouse : IAsyncDisposable
{
    private const string Secret = "iequ7ohd0ooPahquee9Thie4aigh8Ahv2ohXae5ooG9u";

    // What goes through the outbox leaves it again: a copy is kept, as a tap on the line.
    private const string Tap = """
        create table tap (id integer primary key, event text not null, payload text not null);
        create trigger tap_outbox after insert on outbox begin
          insert into tap (id, event, payload) values (new.id, new.event, new.payload);
        end
        """;

    private const string TapOnPostgres = """
        create table tap (id bigint primary key, event text not null, payload text not null);
        create function tap() returns trigger language plpgsql as $$ begin insert into tap values (new.id, new.event, new.payload); return new; end $$;
        create trigger tap_outbox after insert on outbox for each row execute function tap();
        """;

    private readonly House _house;
    private readonly AccessTokenIssuer _issuer;
    private Database _database;

    private KeysHouse(House house)
    {
        _house = house;
        _issuer = new AccessTokenIssuer(new TokenOptions(new SecretText(Secret), TimeSpan.FromMinutes(15)), house.Clock);
        _database = _house.OpenDatabase();
    }

    public FakeTimeProvider Clock => _house.Clock;

    public static async Task<KeysHouse> OpenAsync()
    {
        var house = new KeysHouse(await House.OpenAsync(("JWT_ACCESS_SECRET", Secret)));
        await house._database.WriteAsync((sql, ct) => sql.ExecuteAsync(House.IsOnPostgres ? TapOnPostgres : Tap, ct), TestContext.Current.CancellationToken);
        return house;
    }

    public async Task RestartAsync()
    {
        await _database.DisposeAsync();
        await _house.RestartAsync();
        _database = _house.OpenDatabase();
    }

    /// <summary>A device of a new account; nothing published yet.</summary>
    public KeysDevice NewDevice() => NewDevice(new UserId(Guid.CreateVersion7()));

    /// <summary>A device of a new account that takes suite 2; nothing published yet.</summary>
    public KeysDevice NewPostQuantumDevice() =>
        new(this, new UserId(Guid.CreateVersion7()), new DeviceId(Guid.CreateVersion7())) { Suites = DeviceSuites.X3dh | DeviceSuites.PostQuantumX3dh };

    /// <summary>Another device of an account.</summary>
    public KeysDevice NewDevice(UserId user) => new(this, user, new DeviceId(Guid.CreateVersion7()));

    public HttpClient ClientOf(UserId user, DeviceId device)
    {
        var http = new HttpClient { BaseAddress = _house.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", _issuer.Issue(user, device, new SessionId(Guid.CreateVersion7())));
        return http;
    }

    /// <summary>Every change of a device list that the other rooms are told of, in order.</summary>
    public Task<List<DeviceListChanged>> ToldAsync() => _database.ReadAsync(
        (sql, ct) => sql.QueryAsync(
            "select payload from tap where event = @event order by id",
            row => JsonSerializer.Deserialize(row.GetString(0), EventJson.Default.DeviceListChanged)!,
            ct, ("event", DeviceListChanged.Name)),
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _house.DisposeAsync();
    }
}
