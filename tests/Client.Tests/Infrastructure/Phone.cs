// SPDX-License-Identifier: MIT
using SecureMessenger.Client;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A home directory and whoever opens it: a device of somebody, switched on and off at will.</summary>
public sealed class Phone : IDisposable
{
    /// <summary>Everybody's password here.</summary>
    public const string Password = "correct horse battery";

    private readonly House _house;

    public Phone(House house, string owner)
    {
        _house = house;
        Owner = owner;
    }

    /// <summary>The username.</summary>
    public string Owner { get; }

    /// <summary>The directory.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("phone-").FullName;

    private MessengerOptions Options => new()
    {
        Home = Home, Server = _house.Url, PassphraseMemoryKib = 1024, HomeWait = TimeSpan.Zero, Time = TimeProvider.System,
    };

    /// <summary>Registers its owner and switches it on.</summary>
    public async Task<MessengerClient> RegisterAsync() =>
        Connected(await MessengerClient.RegisterAsync(Options, Owner, Password, TestContext.Current.CancellationToken));

    /// <summary>Logs its owner in and switches it on.</summary>
    public async Task<MessengerClient> LoginAsync() =>
        Connected(await MessengerClient.LoginAsync(Options, Owner, Password, TestContext.Current.CancellationToken));

    /// <summary>Switches it on.</summary>
    public async Task<MessengerClient> OpenAsync(string password = Password) =>
        Connected(await MessengerClient.OpenAsync(Options, password, TestContext.Current.CancellationToken));

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Home, recursive: true);

    private static MessengerClient Connected(MessengerClient client)
    {
        client.Connect();
        return client;
    }
}
