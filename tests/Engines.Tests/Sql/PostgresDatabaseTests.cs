// SPDX-License-Identifier: MIT
using System.Data.Common;

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
    public async Task A_commit_that_returned_is_on_disk()
    {
        var durable = await One.ReadAsync((sql, ct) => sql.FirstAsync("select current_setting('synchronous_commit')", row => row.GetString(0), ct), Ct);

        Assert.Equal("on", durable);
    }

    // As when the server restarts: everybody of the first process is cut off.
    private Task<List<bool>> CutAsync() => Two.ReadAsync(
        (sql, ct) => sql.QueryAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'one' and datname = current_database()",
            row => row.GetBoolean(0), ct), Ct);
}
