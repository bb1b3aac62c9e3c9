// SPDX-License-Identifier: MIT
using SecureMessenger.Server;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>What a subcommand of the server printed, and how it ended.</summary>
public sealed record Command(int ExitCode, string Output, string Error)
{
    /// <summary>Runs one in the process of the test, in an environment of its own.</summary>
    public static Task<Command> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync(new StartOptions { ReadEnvironment = environment.GetValueOrDefault, ListEnvironment = () => [.. environment.Keys], ConfigureLogs = _ => { } }, arguments);

    /// <summary>Runs one as a server is started here.</summary>
    public static async Task<Command> RunAsync(StartOptions start, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await ServerProgram.RunAsync(arguments, start, output, error, TestContext.Current.CancellationToken);
        return new Command(exit, output.ToString(), error.ToString());
    }

    /// <summary>Itself, if it did what it was asked.</summary>
    public Command Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}
