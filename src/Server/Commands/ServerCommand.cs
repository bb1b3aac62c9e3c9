// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Server.Commands;

/// <summary>The command line of <c>messenger-server</c>: without a subcommand it runs the server. One file for each subcommand, one row here.</summary>
internal static class ServerCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Secure Messenger: gateway, auth, keys, messages and files, in one process or in several.")
        {
            ConfigCommand.Create(), MigrateCommand.Create(), DoctorCommand.Create(), StatsCommand.Create(), UsersCommand.Create(), SessionsCommand.Create(),
            SecretsCommand.Create(),
        };
        foreach (var option in CommonOptions.All) root.Options.Add(option);
        root.Subcommands.Add(BackupCommand.Create());
        root.Subcommands.Add(RestoreCommand.Create());
        root.Subcommands.Add(NewEpochCommand.Create());
        root.Subcommands.Add(HealthCommand.Create());
        root.SetAction(RunCommand.RunAsync);
        return root;
    }
}
