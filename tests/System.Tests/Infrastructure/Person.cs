// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Somebody with a home and the command line.</summary>
public sealed class Person : IDisposable
{
    /// <summary>Planted: must be found nowhere.</summary>
    public const string Password = "planted-password-Zq7";

    private readonly TestServer _server;

    private Person(TestServer server, string name)
    {
        _server = server;
        Name = name;
    }

    /// <summary>The username.</summary>
    public string Name { get; }

    /// <summary>The directory of the client's state.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("home-").FullName;

    /// <summary>Registers somebody.</summary>
    public static async Task<Person> RegisterAsync(TestServer server, string name)
    {
        var person = new Person(server, name);
        (await person.RunAsync("register", name)).Succeeded();
        return person;
    }

    /// <summary>Somebody who has not registered.</summary>
    public static Person Unregistered(TestServer server, string name) => new(server, name);

    /// <summary>Runs a command to its end.</summary>
    public Task<Run> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>Runs a command with text on standard input.</summary>
    public async Task<Run> RunAsync(string? input, string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Run(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a command and leaves it running.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Cli, ["--home", Home, "--server", _server.Url, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["MESSENGER_PASSWORD"] = Password;
        return Process.Start(start)!;
    }

    /// <summary>What the local history with somebody holds, oldest first: the texts of one direction.</summary>
    public async Task<List<string>> TextsAsync(string peer, string direction)
    {
        var history = (await RunAsync("history", peer, "--limit", "10000", "--json")).Succeeded();
        return [.. history.Json
            .Where(message => message.GetProperty("direction").GetString() == direction)
            .Select(message => message.GetProperty("text").GetString()!)];
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Home, recursive: true);
}
