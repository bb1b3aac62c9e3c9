// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Two whole servers of one installation: one PostgreSQL, one NATS, one set of secrets, and a data directory for each.</summary>
public sealed class TwoHouses : IAsyncDisposable
{
    private const string RefreshSecret = "ieQu0eichaeHaeKoh3oo9aiM8xae6ohXeeG4ohZaef5iep";
    private const string UsernameSecret = "Ohf4lah8vaiN7ooM2ahJoh9ieW3oe4Ahph7Eej5Eek1Oon";

    private readonly PostgresHouse _postgres;

    private TwoHouses(PostgresHouse postgres, TestNats nats, House here, House there) => (_postgres, Nats, Here, There) = (postgres, nats, here, there);

    /// <summary>One server.</summary>
    public House Here { get; }

    /// <summary>The other.</summary>
    public House There { get; }

    /// <summary>What they tell each other by.</summary>
    public TestNats Nats { get; }

    /// <summary>Starts them.</summary>
    public static async Task<TwoHouses> OpenAsync()
    {
        var postgres = new PostgresHouse();
        await postgres.CreateAsync();
        var nats = await TestNats.StartAsync();
        (string, string)[] settings =
        [
            .. postgres.Settings(), ("NATS_URL", nats.Url), ("JWT_ACCESS_SECRET", TestUser.TokenSecret), ("JWT_REFRESH_SECRET", RefreshSecret),
            ("AUTH_USERNAME_SECRET", UsernameSecret),
        ];
        return new(postgres, nats, await House.OpenAsync(settings), await House.OpenAsync(settings));
    }

    /// <summary>Turns both clocks.</summary>
    public void Advance(TimeSpan time)
    {
        Here.Clock.Advance(time);
        There.Clock.Advance(time);
    }

    /// <summary>A socket of a user at the other server than the one it registered with.</summary>
    public Task<TestSocket> ConnectThereAsync(TestUser user) => TestSocket.ConnectAsync(There.Url, user.Session.AccessToken);

    /// <summary>Returns when what one said before has reached the other, both ways: somebody's session ends at one, and his socket at the other.</summary>
    public async Task HearEachOtherAsync()
    {
        await HearsAsync(Here, There);
        await HearsAsync(There, Here);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await There.DisposeAsync();
        await Nats.DisposeAsync();
        await _postgres.DropAsync();
    }

    private static async Task HearsAsync(House one, House other)
    {
        using var somebody = await TestUser.RegisterAsync(one, $"hears{Guid.CreateVersion7():N}"[..24]);
        await using var socket = await TestSocket.ConnectAsync(other.Url, somebody.Session.AccessToken);
        await TestUser.PostAsync(somebody.Http, "/api/v1/auth/logout", new LogoutRequest());
        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
    }
}
