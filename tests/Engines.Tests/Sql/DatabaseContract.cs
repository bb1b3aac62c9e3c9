// SPDX-License-Identifier: MIT
// What every database does, whatever engine it stands on. Two are opened on one store: two processes, where the engine lets them.
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Tests.Sql;

public abstract class DatabaseContract(Func<Task<TwoDatabases>> open) : IAsyncLifetime
{
    private const string Value = "select value from counters where name = @name";

    private TwoDatabases? _store;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Database One => _store!.One;

    protected Database Two => _store!.Two;

    public async ValueTask InitializeAsync()
    {
        _store = await open();
        await One.WriteAsync((sql, ct) => sql.ExecuteAsync("create table counters (name text primary key, value bigint not null)", ct), Ct);
        await One.WriteAsync((sql, ct) => sql.ExecuteAsync("insert into counters (name, value) values ('a', 0), ('b', 0)", ct), Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_written_is_there_for_all()
    {
        await SetAsync(One, "a", 7);

        Assert.Equal(7, await GetAsync(One, "a"));
        Assert.Equal(7, await GetAsync(Two, "a"));
    }

    [Fact]
    public async Task Ids_bytes_numbers_texts_and_nothing_come_back_as_they_were()
    {
        var (id, bytes) = (Guid.CreateVersion7(), new byte[] { 0, 255, 39, 92, 10 });
        var (uuid, blob) = One.Dialect.Name == "sqlite" ? ("text", "blob") : ("uuid", "bytea");
        await One.WriteAsync((sql, ct) => sql.ExecuteAsync($"create table kinds (id {uuid}, bytes {blob}, number bigint, word text, none text)", ct), Ct);

        await One.WriteAsync(
            (sql, ct) => sql.ExecuteAsync(
                "insert into kinds values (@id, @bytes, @number, @word, @none)", ct,
                ("id", id), ("bytes", bytes), ("number", long.MinValue), ("word", "it's \u20ac \U0001f44b \\"), ("none", null)), Ct);

        var row = await Two.ReadAsync(
            (sql, ct) => sql.FirstAsync(
                "select id, bytes, number, word, none from kinds where id = @id",
                row => (row.GetGuid(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetString(3), row.IsDBNull(4)), ct, ("id", id)), Ct);
        Assert.Equal((id, long.MinValue, "it's \u20ac \U0001f44b \\", true), (row.Item1, row.Item3, row.Item4, row.Item5));
        Assert.Equal(bytes, row.Item2);
    }

    [Fact]
    public async Task What_fails_half_way_leaves_nothing_and_tells_nobody()
    {
        var told = false;

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => One.WriteAsync(async (sql, ct) =>
        {
            sql.AfterCommit(() => told = true);
            await sql.ExecuteAsync("update counters set value = 1", ct);
            throw new TimeZoneNotFoundException();
        }, Ct));

        Assert.False(told);
        Assert.Equal((0, 0), (await GetAsync(One, "a"), await GetAsync(Two, "b")));
    }

    [Fact]
    public async Task Who_is_told_of_a_commit_finds_it()
    {
        Task<long>? found = null;

        await One.WriteAsync(async (sql, ct) =>
        {
            await sql.ExecuteAsync("update counters set value = 5 where name = 'a'", ct);
            sql.AfterCommit(() => found = GetAsync(Two, "a"));
        }, Ct);

        Assert.Equal(5, await found!);
    }

    [Fact]
    public async Task What_many_read_and_raise_at_once_misses_none_of_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 80).Select(i => Task.Run(() => (i % 2 == 0 ? One : Two).WriteAsync(async (sql, ct) =>
        {
            var value = await sql.FirstAsync(Value, row => row.GetInt64(0), ct, ("name", "a"));
            await sql.ExecuteAsync("update counters set value = @next where name = 'a'", ct, ("next", value + 1));
        }, Ct))));

        Assert.Equal(80, await GetAsync(One, "a"));
    }

    [Fact]
    public async Task A_rule_over_two_rows_holds_though_each_writer_changes_but_one()
    {
        // Either may be raised while the other is 0: under less than 'as if alone' both are.
        for (var round = 0; round < 10; round++)
        {
            await One.WriteAsync((sql, ct) => sql.ExecuteAsync("update counters set value = 0", ct), Ct);

            await Task.WhenAll(Task.Run(() => RaiseAsync(One, "a", unless: "b"), Ct), Task.Run(() => RaiseAsync(Two, "b", unless: "a"), Ct));

            Assert.Equal(1, await GetAsync(One, "a") + await GetAsync(One, "b"));
        }
    }

    [Fact]
    public async Task Of_what_is_there_once_everybody_who_takes_gets_another_and_none_is_taken_twice()
    {
        await One.WriteAsync((sql, ct) => sql.ExecuteAsync("create table stock (id bigint primary key)", ct), Ct);
        for (var id = 0L; id < 30; id++) await One.WriteAsync((sql, ct) => sql.ExecuteAsync("insert into stock (id) values (@id)", ct, ("id", id)), Ct);

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => TakeAsync(i % 2 == 0 ? One : Two))));

        Assert.Equal(Enumerable.Range(0, 30).Select(id => (long?)id), taken.Where(id => id is not null).Order());
    }

    [Fact]
    public async Task Who_works_exclusively_works_alone_even_after_one_who_failed()
    {
        var (inside, most) = (0, 0);
        async Task WorkAsync(Database database, bool fails)
        {
            await database.ExclusivelyAsync("work", async ct =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await SetAsync(database, "a", 1);
                Interlocked.Decrement(ref inside);
                if (fails) throw new TimeZoneNotFoundException();
            }, Ct);
        }

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => WorkAsync(One, fails: true));
        await Task.WhenAll(Enumerable.Range(0, ReferenceEquals(One, Two) ? 1 : 6).Select(i => Task.Run(() => WorkAsync(i % 2 == 0 ? One : Two, fails: false))));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Work_that_was_given_up_leaves_nothing_and_blocks_nobody()
    {
        using var gone = new CancellationTokenSource();
        for (var i = 0; i < 30; i++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => One.WriteAsync(async (sql, _) =>
            {
                await sql.ExecuteAsync("update counters set value = 9", CancellationToken.None);
                await gone.CancelAsync();
                gone.Token.ThrowIfCancellationRequested();
            }, Ct));
        }

        await SetAsync(Two, "b", 3);
        Assert.Equal((0, 3), (await GetAsync(One, "a"), await GetAsync(One, "b")));
    }

    protected static Task SetAsync(Database database, string name, long value) => database.WriteAsync(
        (sql, ct) => sql.ExecuteAsync("update counters set value = @value where name = @name", ct, ("name", name), ("value", value)), Ct);

    protected static Task<long> GetAsync(Database database, string name) =>
        database.ReadAsync((sql, ct) => sql.FirstAsync(Value, row => row.GetInt64(0), ct, ("name", name)), Ct);

    private static Task RaiseAsync(Database database, string name, string unless) => database.WriteAsync(async (sql, ct) =>
    {
        if (await sql.FirstAsync(Value, row => row.GetInt64(0), ct, ("name", unless)) > 0) return;
        await sql.ExecuteAsync("update counters set value = 1 where name = @name", ct, ("name", name));
    }, Ct);

    private static Task<long?> TakeAsync(Database database) => database.WriteAsync(
        (sql, ct) => sql.FirstAsync(
            $"delete from stock where id in (select id from stock order by id limit 1 {database.Dialect.SkipLocked}) returning id",
            row => (long?)row.GetInt64(0), ct), Ct);
}
