// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Sql;

/// <summary>What differs between the engines in a statement. Everything else is one text.</summary>
/// <param name="Name">Folder of the engine's migrations.</param>
/// <param name="FindTable">Selects the name of the table <c>@name</c>, if there is one.</param>
/// <param name="Version">Selects the engine's version.</param>
/// <param name="Clock">Selects the engine's clock, unix milliseconds.</param>
/// <param name="SkipLocked">Appended to a selecting claim, so that concurrent claims do not wait for each other.</param>
/// <param name="Lineage">Selects which database this is, in a text that is another one after it was restored from a backup; null where nothing tells.</param>
public sealed record Dialect(string Name, string SkipLocked, string FindTable, string Version, string Clock, string? Lineage)
{
    /// <summary>SQLite: one writer at a time, nothing to skip. A file does not know whether it was copied.</summary>
    public static Dialect Sqlite { get; } = new(
        "sqlite", "", "select name from sqlite_master where type = 'table' and name = @name", "select 'SQLite ' || sqlite_version()",
        "select cast(unixepoch('subsec') * 1000 as integer)", null);
}
