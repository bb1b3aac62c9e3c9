// SPDX-License-Identifier: MIT
namespace SecureMessenger.Cli;

/// <summary>What a script learns from a run. Documented in the README: never renumbered.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The server or a rule of this device said no.</summary>
    public const int Refused = 1;

    public const int WrongUsage = 2;

    /// <summary>The server is away; the same command may succeed later.</summary>
    public const int ServerAway = 3;

    /// <summary>Ctrl-C before the work was done; the number shells use.</summary>
    public const int Interrupted = 130;
}
