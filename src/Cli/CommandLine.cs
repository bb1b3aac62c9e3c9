// SPDX-License-Identifier: MIT
// CommandLine: the tree of commands, and the one way in and out of a run.
using System.CommandLine;
using SecureMessenger.Cli.Commands;
using SecureMessenger.Cli.Output;

namespace SecureMessenger.Cli;

internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var globals = new GlobalOptions();
        var runner = new Runner(globals);
        var root = new RootCommand("End-to-end encrypted messages and files. The server cannot read them.");
        globals.AddTo(root);
        root.Subcommands.Add(RegisterCommand.Create(runner));
        root.Subcommands.Add(LoginCommand.Create(runner));
        root.Subcommands.Add(LogoutCommand.Create(runner));
        root.Subcommands.Add(WhoAmICommand.Create(runner));
        root.Subcommands.Add(SendCommand.Create(runner));
        root.Subcommands.Add(ReceiveCommand.Create(runner));
        root.Subcommands.Add(ChatCommand.Create(runner));
        root.Subcommands.Add(SendFileCommand.Create(runner));
        root.Subcommands.Add(GetFileCommand.Create(runner));
        root.Subcommands.Add(HistoryCommand.Create(runner));
        root.Subcommands.Add(SafetyNumberCommand.Create(runner));
        root.Subcommands.Add(TrustCommand.Create(runner));
        root.Subcommands.Add(DevicesCommand.Create(runner));

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var report = new Report(args.Contains("--json"));
            var wrong = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not known here." : parsed.Errors[0].Message;
            report.Error($"{wrong} Try '{Path(parsed)} --help'.", "wrong_usage");
            return ExitCode.WrongUsage;
        }

        // Ctrl-C cancels; a command then has this long to put down what it holds.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) };
        return await parsed.InvokeAsync(invocation);
    }

    private static string Path(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "messenger" : $"messenger {parsed.CommandResult.Command.Name}";
}
