// SPDX-License-Identifier: MIT
using SecureMessenger.Client;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Somebody with a home, whose client can be put away and opened again.</summary>
internal sealed class Person : IAsyncDisposable
{
    public const string Password = "planted-password-Zq7";

    private readonly Uri _server;

    private Person(Uri server, string name)
    {
        _server = server;
        Name = name;
    }

    public string Name { get; }

    public string Home { get; } = Directory.CreateTempSubdirectory("home-").FullName;

    public MessengerClient Client { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Person> RegisterAsync(ScriptedServer server, string name)
    {
        var person = new Person(server.Address, name);
        await person.OpenAsync();
        await person.Client.RegisterAsync(name, Password, Ct);
        return person;
    }

    public static MessengerOptions Options(string home, Uri? server = null) =>
        new() { Home = home, Server = server, HomeWait = TimeSpan.Zero, PassphraseMemoryKib = 64 };

    public async Task OpenAsync() => Client = await MessengerClient.OpenAsync(Options(Home, _server), Password, Password, Ct);

    public async Task RestartAsync()
    {
        await Client.DisposeAsync();
        await OpenAsync();
    }

    /// <summary>Everything that waits, marked as shown.</summary>
    public async Task<List<StoredMessage>> ReceiveAsync()
    {
        await RestartAsync();
        Client.Start();
        var messages = new List<StoredMessage>();
        await foreach (var happened in Client.ReceiveAsync(Ct))
        {
            if (happened is MessengerEvent.MailDrained)
                break;
            if (happened is not MessengerEvent.MessageArrived { Message: var message })
                continue;
            messages.Add(message);
            Client.MarkShown(message.LocalId);
        }

        return messages;
    }

    /// <summary>The failure that sending ends with.</summary>
    public async Task<MessengerException> CannotSendAsync(string to, string text) => await Assert.ThrowsAsync<MessengerException>(
        () => Client.SendTextAsync(to, text, new SendOptions { Patience = TimeSpan.FromSeconds(1) }, Ct));

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }
}
