// SPDX-License-Identifier: MIT
// Passwords: from a file, the environment, or a hidden prompt on a terminal. Never from the arguments, which others can list.
using Spectre.Console;

namespace SecureMessenger.Cli.Input;

internal sealed class Passwords(string? file)
{
    private const string Variable = "MESSENGER_PASSWORD";

    public async Task<string> ReadAsync(CancellationToken ct) => await GivenAsync(ct) ?? await AskAsync("Password:", ct);

    /// <summary>A password that is being chosen: asked for twice where it is typed.</summary>
    public async Task<string> ChooseAsync(CancellationToken ct)
    {
        if (await GivenAsync(ct) is { } given)
            return given;
        var first = await AskAsync("Password (8 characters or more):", ct);
        return await AskAsync("Once more:", ct) == first ? first : throw new UsageException("The two passwords differ; try again.");
    }

    private async Task<string?> GivenAsync(CancellationToken ct)
    {
        if (file is not null)
            return await ReadFileAsync(file, ct);
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null;
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken ct)
    {
        try
        {
            var content = await File.ReadAllTextAsync(path, ct);
            var line = content.EndsWith('\n') ? content[..^1] : content;
            line = line.EndsWith('\r') ? line[..^1] : line;
            return line.Length > 0 ? line : throw new UsageException($"The password file {path} is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The password file {path} cannot be read: {error.Message}");
        }
    }

    private static async Task<string> AskAsync(string question, CancellationToken ct)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            throw new UsageException($"A password is needed: use --password-file FILE or {Variable}.");
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await new TextPrompt<string>(question).Secret(null).AllowEmpty().ShowAsync(console, ct);
    }
}
