// SPDX-License-Identifier: MIT
// Runner: runs a command's work and turns how it ends into one line and an exit code. No stack trace reaches a person.
using System.CommandLine;
using SecureMessenger.Cli.Input;
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli;

internal sealed class Runner(GlobalOptions globals)
{
    /// <summary>Gives a command its work.</summary>
    public void Attach(Command command, Func<CommandContext, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, ct) => RunAsync(parsed, work, ct));

    private async Task<int> RunAsync(ParseResult parsed, Func<CommandContext, CancellationToken, Task<int>> work, CancellationToken ct)
    {
        var report = new Report(globals.Json(parsed));
        try
        {
            var passwords = new Passwords(globals.PasswordFile(parsed));
            return await work(new CommandContext(parsed, globals.Home(parsed), globals.Server(parsed), report, passwords), ct);
        }
        catch (MessengerException error)
        {
            report.Error(error.Message, error.Code);
            return error.Kind == FailureKind.Unavailable ? ExitCode.ServerAway : ExitCode.Refused;
        }
        catch (UsageException error)
        {
            report.Error(error.Message, "wrong_usage");
            return ExitCode.WrongUsage;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            report.Error("Interrupted.", "interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            report.Error(error.Message, "io");
            return ExitCode.Refused;
        }
        catch (Exception error)
        {
            report.Error($"This is a defect of messenger ({error.GetType().Name}); please report what you did.", "defect");
            return ExitCode.Refused;
        }
    }
}
