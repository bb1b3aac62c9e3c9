// SPDX-License-Identifier: MIT
using SecureMessenger.Server.Commands;

namespace SecureMessenger.Server;

/// <summary>The program <c>messenger-server</c>, for whoever runs it from inside another.</summary>
public static class ServerProgram
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">As they were typed.</param>
    /// <param name="surroundings">What its options are added to: environment, clock, logs.</param>
    /// <param name="output">What it says.</param>
    /// <param name="error">What it complains of.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] arguments, StartOptions surroundings, TextWriter output, TextWriter error, CancellationToken ct) =>
        ServerCommand.Create().Parse(arguments).InvokeAsync(
            new ServerInvocation
            {
                Start = surroundings, Output = output, Error = error,
                ProcessTerminationTimeout = null, // Ctrl-C and SIGTERM belong to the host, which drains; the command line must not cut that short
            },
            ct);
}
