// SPDX-License-Identifier: MIT
// The transactional outbox: an event is written in the transaction of the change it tells of, and leaves the table
// only after the bus has taken it. A crash in between sends it twice, never not at all. What a bus outside of the database
// keeps stays here for a while besides (set_aside 2, events.told_retention): of a backup nobody knows what the rooms had heard by then, so they are told again.
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Events;

/// <summary>Events waiting for the bus.</summary>
public sealed class Outbox(Database database, TimeProvider clock) : IEpochStep, IDisposable
{
    private const string Insert = "insert into outbox (event, payload, written_at, tries, set_aside) values (@event, @payload, @at, 0, 0)";

    // Index outbox_waiting (set_aside, id).
    private const string Waiting = "select id, event, payload, tries from outbox where set_aside = 0 order by id limit 100";

    // Primary key, all three. Not in a database that has been restored meanwhile: there the event, or another of this number, waits again.
    private const string SameLife = " and exists (select 1 from instance where one = 1 and epoch = @epoch)";
    private const string Remove = "delete from outbox where id = @id" + SameLife;

    private const string Fail = "update outbox set tries = @tries, set_aside = @aside where id = @id" + SameLife;

    private const string Keep = "update outbox set set_aside = 2, written_at = @now where id = @id" + SameLife; // from now on it is the time it was told

    // Index outbox_waiting (set_aside, id), both.
    internal const string SweepTold =
        "delete from outbox where set_aside = 2 and written_at < @before and id in (select id from outbox where set_aside = 2 order by id limit @most)";
    internal const string SweepSetAside =
        "delete from outbox where set_aside = 1 and written_at < @before and id in (select id from outbox where set_aside = 1 order by id limit @most)";

    // Index outbox_waiting (set_aside, id).
    private const string Repeat = "update outbox set set_aside = 0, tries = 0 where set_aside = 2";

    // Index outbox_waiting (set_aside, id).
    private const string Oldest = "select written_at from outbox where set_aside = 0 order by id limit 1";

    // Index outbox_waiting (set_aside, id).
    private const string Count = "select count(*) from (select 1 from outbox where set_aside = @aside limit 10000) counted";

    /// <summary>What is counted at most: a look at it must cost little when there is much.</summary>
    internal const int MostCounted = 10_000;

    private readonly SemaphoreSlim _written = new(0, 1);

    /// <summary>Writes an event in the caller's transaction; the pump wakes once it is committed.</summary>
    public async Task AddAsync<TEvent>(SqlSession sql, TEvent happened, JsonTypeInfo<TEvent> shape, CancellationToken ct)
        where TEvent : class, IDomainEvent
    {
        await sql.ExecuteAsync(
            Insert, ct, ("event", TEvent.Name), ("payload", JsonSerializer.Serialize(happened, shape)),
            ("at", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        sql.AfterCommit(Wake);
    }

    /// <summary>Tells once more what was told in the time before the backup.</summary>
    public Task BeginAsync(SqlSession sql, CancellationToken ct) => sql.ExecuteAsync(Repeat, ct);

    /// <inheritdoc />
    public void Dispose() => _written.Dispose();

    internal Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _written.WaitAsync(atMost, ct);

    internal Task<List<StoredEvent>> WaitingAsync(CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.QueryAsync(
            Waiting, row => new StoredEvent(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3)), token), ct);

    internal Task<OutboxState> LookAsync(CancellationToken ct) => database.ReadAsync(
        async (sql, token) => new OutboxState(
            await sql.FirstAsync(Count, row => row.GetInt32(0), token, ("aside", 0)),
            await sql.FirstAsync(Count, row => row.GetInt32(0), token, ("aside", 1)),
            await sql.FirstAsync(Oldest, row => (long?)row.GetInt64(0), token)),
        ct);

    /// <summary>An event was told: it goes, or stays for a while to be told again after a restore.</summary>
    /// <returns>False when the database is of another epoch: then nothing was noted.</returns>
    internal async Task<bool> ToldAsync(long id, string epoch, bool keep, CancellationToken ct) => await database.WriteAsync(
        (sql, token) => keep
            ? sql.ExecuteAsync(Keep, token, ("id", id), ("epoch", epoch), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()))
            : sql.ExecuteAsync(Remove, token, ("id", id), ("epoch", epoch)),
        ct) == 1;

    internal Task FailAsync(long id, string epoch, int tries, bool setAside, CancellationToken ct) =>
        database.WriteAsync((sql, token) =>
            sql.ExecuteAsync(Fail, token, ("id", id), ("epoch", epoch), ("tries", tries), ("aside", setAside ? 1 : 0)), ct);

    private void Wake()
    {
        try
        {
            _written.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake: one pass reads everything that is waiting.
        }
    }
}
