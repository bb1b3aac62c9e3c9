// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Data.Common;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Commands;

/// <summary>How a command ends: 0 done, 1 it could not, 2 the configuration is bad. Errors an operator can mend are one text, without a stack.</summary>
internal static class CommandExit
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadConfiguration = 2;

    /// <summary>The database was restored while the server ran: it is to be started again. EX_TEMPFAIL of sysexits.h.</summary>
    public const int StartAgain = 75;

    /// <summary>Told to stop before it was done.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs a command, saying <paramref name="cannot"/> before the reason it could not.</summary>
    public static async Task<int> OfAsync(ParseResult parsed, string cannot, Func<Task<int>> command)
    {
        var complaints = parsed.InvocationConfiguration.Error;
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (SettingsException error)
        {
            await complaints.WriteLineAsync(error.Message);
            return BadConfiguration;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException or DbException)
        {
            await complaints.WriteLineAsync($"{cannot}: {error.Message}");
            return Failed;
        }
    }
}
