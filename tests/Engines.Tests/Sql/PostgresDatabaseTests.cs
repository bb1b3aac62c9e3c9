// SPDX-License-Identifier: MIT
using System.Data.Common;
using Npgsql;
using SecureMessenger.Platform.Cluster.Sql;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Sql;

public sealed class PostgresDatabaseTests() : DatabaseContract(TwoDatabases.OnPostgresAsync)
{
    [Fact]
    public async Task A_connection_that_was_cut_fails_its_work_as_passing_and_the_next_work_has_another()
    {
        var error = await Assert.ThrowsAnyAsync<DbException>(() => One.WriteAsync(async (sql, ct) =>
        {
            await sql.ExecuteAsync("update counters set value = 4", ct);
            await CutAsync();
            await sql.ExecuteAsync("update counters set value = 5", ct);
        }, Ct));

        Assert.True(error.IsTransient, error.Message);
        await SetAsync(One, "b", 6);
        Assert.Equal((0, 6), (await GetAsync(Two, "a"), await GetAsync(Two, "b")));
    }

    [Fact]
    public async Task What_worked_exclusively_and_died_makes_way()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => One.ExclusivelyAsync("work", _ => CutAsync(), Ct));

        await Two.ExclusivelyAsync("work", _ => SetAsync(Two, "a", 1), Ct);

        Assert.Equal(1, await GetAsync(Two, "a"));
    }

    [Fact]
    public async Task Who_waits_for_his_turn_on_a_line_that_died_without_a_word_has_it_by_another_line()
    {
        await using var made = await TestDatabase.MakeAsync();
        await using var line = new FaultyLine(new NpgsqlConnectionStringBuilder(Engines.Postgres).Port);
        await using var near = new PostgresDatabase(made.Open("near"));
        await using var far = new PostgresDatabase(made.Open("far", server => (server.Port, server.CommandTimeout) = (line.Port, 1)));
        var done = new TaskCompletionSource();
        var working = near.ExclusivelyAsync("work", _ => done.Task, Ct);
        var waiting = far.ExclusivelyAsync("work", _ => Task.CompletedTask, Ct);
        await Eventually.AsyncIs(() => WaitersAsync(near), count => count == 1);

        line.Freeze();
        await Eventually.AsyncIs(() => WaitersAsync(near), count => count == 0); // it has given up waiting there
        done.SetResult();

        await working;
        await waiting;
    }

    [Fact]
    public async Task A_commit_that_returned_is_on_disk()
    {
        var durable = await One.ReadAsync((sql, ct) => sql.FirstAsync("select current_setting('synchronous_commit')", row => row.GetString(0), ct), Ct);

        Assert.Equal("on", durable);
    }

    private static Task<long> WaitersAsync(Database database) => database.ReadAsync(
        (sql, ct) => sql.FirstAsync(
            "select count(*) from pg_stat_activity where application_name = 'far' and datname = current_database() and wait_event = 'advisory'",
            row => row.GetInt64(0), ct), Ct);

    // As when the server restarts: everybody of the first process is cut off.
    private Task<List<bool>> CutAsync() => Two.ReadAsync(
        (sql, ct) => sql.QueryAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'one' and datname = current_database()",
            row => row.GetBoolean(0), ct), Ct);
}
