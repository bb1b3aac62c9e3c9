// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Commands;

/// <summary>Turns what an operator can mend into a sentence and an exit code. Anything else is a defect and keeps its stack trace.</summary>
internal static class Refused
{
    /// <param name="work">What is done.</param>
    /// <param name="cannot">What stands before the reason.</param>
    public static async Task<int> ToldAsync(Func<Task<int>> work, string cannot = "")
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (SettingsException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCodes.BadConfiguration;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync(cannot + error.Message);
            return ExitCodes.Failed;
        }
    }
}
