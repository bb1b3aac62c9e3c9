// SPDX-License-Identifier: MIT
// A restored database knows nothing of what it said after the backup: numbers it gave are given again, one-time keys it handed out are there
// again. So a restore begins an epoch. `messenger-server restore` and `new-epoch` begin it; at PostgreSQL it is seen besides, at the next start,
// by where the database now lives, and a process that runs on ends when that changes.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Epochs;

/// <summary>Which life of the database this is. Positions of another epoch mean nothing.</summary>
public sealed class Instance(Database database, IEnumerable<IEpochStep> steps, ILogger<Instance> log)
{
    private const string Make = "insert into instance (one, epoch, lineage) values (1, @epoch, @lineage) on conflict (one) do nothing";

    // Primary key.
    private const string Read = "select epoch, lineage from instance where one = 1";

    // Primary key. Changes no row when another process was first.
    private const string Turn = "update instance set epoch = @epoch, lineage = @lineage where one = 1 and epoch = @old";

    // Primary key.
    private const string Place = "update instance set lineage = @lineage where one = 1";

    /// <summary>The epoch, 32 hex digits; read at start.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Reads the epoch; begins the first one, or another when the database has been restored since.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var (before, now) = await database.WriteAsync(FindAsync, ct);
        Epoch = before.Epoch;
        if (before.Lineage is { } known && now is not null && known != now)
        {
            log.DatabaseMoved(known, now);
            await RenewAsync(ct);
        }
    }

    /// <summary>Begins a new epoch: what the old one promised and cannot be known any more is taken back in the same transaction.</summary>
    public Task RenewAsync(CancellationToken ct) => database.ExclusivelyAsync("outbox", async token =>
    {
        var fresh = MakeEpoch();
        Epoch = await database.WriteAsync(async (sql, inner) =>
        {
            var (_, now) = await FindAsync(sql, inner);
            if (await sql.ExecuteAsync(Turn, inner, ("epoch", fresh), ("lineage", now), ("old", Epoch)) == 0) return (await ReadAsync(sql, inner)).Epoch;
            foreach (var step in steps) await step.BeginAsync(sql, inner);
            return fresh;
        }, token);
        log.EpochBegan(Epoch);
    }, ct);

    /// <summary>
    /// False when the database has been restored since this process read it, or a standby has taken its place: what the process remembers is of
    /// another life.
    /// </summary>
    public Task<bool> IsCurrentAsync(CancellationToken ct) => database.ReadAsync(
        async (sql, token) =>
        {
            var row = await ReadAsync(sql, token);
            return row.Epoch == Epoch && (row.Lineage is not { } known || await WhereAsync(sql, token) is not { } now || known == now);
        },
        ct);

    private static string MakeEpoch() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static async Task<InstanceRow> ReadAsync(SqlSession sql, CancellationToken ct) =>
        await sql.FirstAsync(Read, row => new InstanceRow(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)), ct)
        ?? throw new InstanceAwayException();

    private async Task<string?> WhereAsync(SqlSession sql, CancellationToken ct) =>
        database.Dialect.Lineage is { } statement ? await sql.FirstAsync(statement, row => row.GetString(0), ct) : null;

    private async Task<(InstanceRow Before, string? Now)> FindAsync(SqlSession sql, CancellationToken ct)
    {
        var now = await WhereAsync(sql, ct);
        await sql.ExecuteAsync(Make, ct, ("epoch", MakeEpoch()), ("lineage", now));
        var before = await ReadAsync(sql, ct);
        if (before.Lineage is null && now is not null) await sql.ExecuteAsync(Place, ct, ("lineage", now));
        return (before, now);
    }

    private sealed record InstanceRow(string Epoch, string? Lineage);
}
