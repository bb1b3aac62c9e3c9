// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server.Commands;

/// <summary>A data directory without a database: looking at it must not make one.</summary>
internal static class NewDirectory
{
    /// <summary>Whether a server on SQLite would make its database there.</summary>
    public static bool IsOf(Blueprint blueprint) => blueprint.IsOnSqlite && !File.Exists(Path.Combine(blueprint.DataPath!, "messenger.db"));

    /// <summary>The migrations it would begin with.</summary>
    public static IEnumerable<MigrationSet> Sets(Blueprint blueprint) => blueprint.Builder.Services
        .Where(service => service.ServiceType == typeof(MigrationSet)).Select(service => service.ImplementationInstance).OfType<MigrationSet>();
}
