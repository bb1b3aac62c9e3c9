// SPDX-License-Identifier: MIT
// Every statement of the server stands in a constant of its store, or in the tables of the export: found here by what they are, so
// that a new one is looked at without being named.
using System.Reflection;
using System.Text.RegularExpressions;
using SecureMessenger.Auth;
using SecureMessenger.Files;
using SecureMessenger.Keys;
using SecureMessenger.Messages;
using SecureMessenger.Platform.Exports;

namespace SecureMessenger.Tests.Plans;

/// <summary>The statements of all rooms.</summary>
internal static partial class Statements
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Each by a name, as <c>LogStore.ReadUp</c>; not what others only begin with, but other parts of statements are among them. What the keys
    /// room takes back when an epoch begins goes through whole tables, with nobody at work, and is not.
    /// </summary>
    public static IEnumerable<(string Name, string Sql)> All =>
        from assembly in new[] { typeof(AuthRoom), typeof(KeysRoom), typeof(MessagesRoom), typeof(FilesRoom), typeof(ExportedTable) }
            .Select(type => type.Assembly)
        from type in assembly.GetTypes()
        where type.Name != "PrekeyEpoch"
        let here = Of(type).ToList()
        from statement in here
        where Reads().IsMatch(statement.Sql) && !here.Exists(other => other.Sql.Length > statement.Sql.Length && other.Sql.StartsWith(statement.Sql, StringComparison.Ordinal))
        orderby statement.Name
        select statement;

    private static IEnumerable<(string Name, string Sql)> Of(Type type)
    {
        foreach (var field in type.GetFields(Static).Where(field => !type.ContainsGenericParameters))
        {
            if (field.FieldType == typeof(string) && field.GetValue(null) is string sql) yield return ($"{type.Name}.{field.Name}", sql);
            if (field.FieldType != typeof(string[])) continue;
            foreach (var (i, each) in ((string[])field.GetValue(null)!).Index()) yield return ($"{type.Name}.{field.Name}[{i}]", each);
        }

        foreach (var property in type.GetProperties(Static).Where(property => property.PropertyType.IsAssignableTo(typeof(IEnumerable<ExportedTable>))))
        {
            foreach (var table in (IEnumerable<ExportedTable>)property.GetValue(null)!)
            {
                yield return ($"{type.Name} {table.Path}", table.First);
                yield return ($"{type.Name} {table.Path}, next", table.Next);
            }
        }
    }

    // What has rows to find: an insert of values has none.
    [GeneratedRegex(@"^\s*((select|update|delete|with)\b|insert\b.*(\bselect\b|\bon conflict\b))", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Reads();
}
