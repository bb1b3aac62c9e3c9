// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Server.Commands;

/// <summary>What every subcommand takes: whose settings and data it is about.</summary>
internal static class CommonOptions
{
    private static readonly Option<string?> Config = new("--config")
    {
        Description = "Configuration file; default config.yaml here, if there is one.", Recursive = true,
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Data directory; default under your data folder.", Recursive = true,
    };

    private static readonly Option<string?> Roles = new("--roles")
    {
        Description = "What this process is: gateway, auth, keys, messages, files, several by commas, or all (default).", Recursive = true,
    };

    /// <summary>They are the root's, and recursive.</summary>
    public static IReadOnlyList<Option> All { get; } = [Config, Data, Roles];

    /// <summary>As a server would be started with them.</summary>
    public static StartOptions Read(ParseResult parsed)
    {
        var start = parsed.InvocationConfiguration is ServerInvocation here ? here.Start : new StartOptions();
        return start with
        {
            ConfigPath = parsed.GetValue(Config) ?? start.ConfigPath,
            DataPath = parsed.GetValue(Data) ?? start.DataPath,
            Roles = parsed.GetValue(Roles) ?? start.Roles,
        };
    }
}
