// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Exports;

/// <summary>A room's tables as files of JSON: in memory is a page, however much there is.</summary>
public sealed class TableExport(Database database, params IReadOnlyList<ExportedTable> tables) : IAccountExport
{
    /// <inheritdoc />
    public async Task WriteAsync(UserId user, ExportArchive archive, CancellationToken ct)
    {
        foreach (var table in tables) await archive.AddAsync(table.Path, PagesAsync(table, user, ct), ct);
    }

    private async IAsyncEnumerable<IReadOnlyList<ExportedRow>> PagesAsync(
        ExportedTable table, UserId user, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        (string Name, object? Value)[] arguments = [("user", user.Value)];
        var statement = table.First;
        while (true)
        {
            object[]? last = null;
            var page = await database.ReadAsync(
                (sql, token) => sql.QueryAsync(
                    statement,
                    row =>
                    {
                        last = [.. table.Key.Select((_, i) => row.GetValue(i))];
                        return Map(row, table.Key.Count);
                    },
                    token, arguments),
                ct);
            if (page.Count > 0) yield return page;
            if (page.Count < ExportedTable.Limit) yield break;
            statement = table.Next;
            arguments = [("user", user.Value), .. last!.Select((value, i) => ($"key{i}", (object?)value))];
        }
    }

    private static ExportedRow Map(DbDataReader row, int from) => new(
        [.. Enumerable.Range(from, row.FieldCount - from).Select(i => (row.GetName(i), row.IsDBNull(i) ? null : (object?)row.GetValue(i)))]);
}
