// SPDX-License-Identifier: MIT
// GlobalOptions: what every command takes. An option beats the environment, the environment beats what the home remembers.
using System.CommandLine;

namespace SecureMessenger.Cli;

internal sealed class GlobalOptions
{
    private const string DefaultServer = "http://localhost:8080";

    private readonly Option<string?> _home = new("--home")
    {
        Description = "Directory of this device's keys and history (MESSENGER_HOME)",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"Address of the server (MESSENGER_SERVER; remembered after register and login; default {DefaultServer})",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for scripts", Recursive = true };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = "File whose content is the password (else MESSENGER_PASSWORD, else a prompt)",
        HelpName = "FILE",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(_home);
        root.Options.Add(_server);
        root.Options.Add(_json);
        root.Options.Add(_passwordFile);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    public string? PasswordFile(ParseResult parsed) => parsed.GetValue(_passwordFile);

    public string Home(ParseResult parsed) => parsed.GetValue(_home) ?? Variable("MESSENGER_HOME") ?? DefaultHome();

    /// <summary>The server named for this run, or null.</summary>
    public Uri? Server(ParseResult parsed) =>
        (parsed.GetValue(_server) ?? Variable("MESSENGER_SERVER")) is { } named ? Address(named) : null;

    public static Uri FallbackServer() => Address(DefaultServer);

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new UsageException($"'{text}' is not an address; write it as https://chat.example.org or http://localhost:8080.");

    private static string DefaultHome()
    {
        var usual = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".messenger");
        return Variable("XDG_DATA_HOME") is { } data && Path.IsPathRooted(data) && !Directory.Exists(usual)
            ? Path.Combine(data, "messenger")
            : usual;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
