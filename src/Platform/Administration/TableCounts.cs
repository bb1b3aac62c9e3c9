// SPDX-License-Identifier: MIT
// Counting reads every row, so it ends at a million: beyond that PostgreSQL's own estimate is told, which its last analysis left behind.
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Administration;

/// <summary>Counts of tables.</summary>
public sealed class TableCounts(Database database, params IReadOnlyList<CountedTable> tables) : ICounts
{
    private const long Most = 1_000_000;

    /// <inheritdoc />
    public Task<IReadOnlyList<Count>> CountAsync(CancellationToken ct) => database.ReadAsync<IReadOnlyList<Count>>(async (sql, token) =>
    {
        var counts = new List<Count>();
        foreach (var table in tables) counts.Add(await CountAsync(sql, table, token));
        return counts;
    }, ct);

    private async Task<Count> CountAsync(SqlSession sql, CountedTable table, CancellationToken ct)
    {
        var (of, value) = table.Sum is null ? ("count(*)", "1 as one") : ($"coalesce(sum({table.Sum}), 0)", table.Sum);
        var where = table.Where is null ? "" : $"where {table.Where} ";
        var (rows, sum) = await sql.FirstAsync(
            $"select count(*), cast({of} as bigint) from (select {value} from {table.Table} {where}limit @most) bounded",
            row => (row.GetInt64(0), row.GetInt64(1)), ct, ("most", Most));
        if (rows < Most) return new Count(table.Name, sum, CountKind.Exact);
        var estimate = table.Sum is null && table.Where is null && database.Dialect != Dialect.Sqlite ? await EstimateAsync(sql, table.Table, ct) : 0;
        return estimate > sum ? new Count(table.Name, estimate, CountKind.Estimated) : new Count(table.Name, sum, CountKind.AtLeast);
    }

    private static Task<long> EstimateAsync(SqlSession sql, string table, CancellationToken ct) => sql.FirstAsync(
        $"""
        select cast(coalesce(sum(greatest(c.reltuples, 0)), 0) as bigint) from pg_class c
        where c.relkind = 'r' and (c.oid = '{table}'::regclass or c.oid in (select i.inhrelid from pg_inherits i where i.inhparent = '{table}'::regclass))
        """,
        row => row.GetInt64(0), ct);
}
