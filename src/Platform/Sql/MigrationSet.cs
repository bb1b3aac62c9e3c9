// SPDX-License-Identifier: MIT
using System.Reflection;

namespace SecureMessenger.Platform.Sql;

/// <summary>The numbered migrations embedded in one room's assembly, as <c>sqlite/0001_name.sql</c>.</summary>
/// <param name="Room">Whose tables they make.</param>
/// <param name="Assembly">Where they are embedded.</param>
public sealed record MigrationSet(string Room, Assembly Assembly)
{
    /// <summary>The migrations for one engine, in order.</summary>
    public IReadOnlyList<Migration> For(Dialect dialect)
    {
        var folder = dialect.Name + "/";
        var names = Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return [.. names.Select(name => new Migration(Room, name[folder.Length..^".sql".Length], Read(name)))];
    }

    private string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
