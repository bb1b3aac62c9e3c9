// SPDX-License-Identifier: MIT
using SecureMessenger.Client;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A home directory and whoever opens it: a device of somebody, switched on and off at will.</summary>
public sealed class Phone : IDisposable
{
    /// <summary>Everybody's password here.</summary>
    public const string Password = "correct horse battery";

    private readonly House _house;

    private readonly Uri? _via;

    public Phone(House house, string owner, Uri? via = null)
    {
        _house = house;
        _via = via;
        Owner = owner;
    }

    /// <summary>The username.</summary>
    public string Owner { get; }

    /// <summary>The directory.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("phone-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private MessengerOptions Options => new()
    {
        Home = Home, Server = _via ?? _house.Url, PassphraseMemoryKib = 1024, HomeWait = TimeSpan.Zero, Time = TimeProvider.System,
    };

    /// <summary>Registers its owner and switches it on.</summary>
    public async Task<MessengerClient> RegisterAsync()
    {
        var client = await MessengerClient.OpenAsync(Options, Password, Password, Ct);
        await client.RegisterAsync(Owner, Password, Ct);
        client.Start();
        return client;
    }

    /// <summary>Logs its owner in and switches it on.</summary>
    public async Task<MessengerClient> LoginAsync()
    {
        var client = await MessengerClient.OpenAsync(Options, Password, Password, Ct);
        await client.LoginAsync(Owner, Password, Ct);
        client.Start();
        return client;
    }

    /// <summary>Switches it on.</summary>
    public async Task<MessengerClient> OpenAsync(string password = Password)
    {
        var client = await MessengerClient.OpenAsync(Options, password, password, Ct);
        client.Start();
        return client;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Home, recursive: true);
}
