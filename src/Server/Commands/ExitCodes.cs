// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server.Commands;

/// <summary>How the program ends.</summary>
internal static class ExitCodes
{
    /// <summary>It could not do what was asked.</summary>
    public const int Failed = 1;

    /// <summary>The configuration is bad; nothing was started or written.</summary>
    public const int BadConfiguration = 2;

    /// <summary>The database was restored while it ran: start it again. EX_TEMPFAIL of sysexits.h.</summary>
    public const int StartAgain = 75;

    /// <summary>Told to stop before it was done; nothing half done was left.</summary>
    public const int Interrupted = 130;
}
