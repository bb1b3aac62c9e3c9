// SPDX-License-Identifier: MIT
// The migrations of this assembly: 0001 makes a shelf with a book; 0002 adds one, and fails behind it unless a table has been made.
using Microsoft.Extensions.Logging.Abstractions;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Tests.Sql;

public abstract class MigrationContract(Func<Task<TwoDatabases>> open) : IAsyncLifetime
{
    private static readonly MigrationSet Mine = new("tests", typeof(MigrationContract).Assembly);

    private TwoDatabases? _store;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Database One => _store!.One;

    public async ValueTask InitializeAsync() => _store = await open();

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_one_that_fails_nothing_is_left_those_before_it_stand_and_the_next_start_goes_on_with_it()
    {
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Start(One).ApplyAsync(Ct));
        Assert.Equal(["first"], await BooksAsync());
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => CountAsync("half"));

        await MendAsync();
        await Start(One).ApplyAsync(Ct);

        Assert.Equal(["first", "second"], await BooksAsync());
        Assert.Equal(0, await CountAsync("half"));
    }

    [Fact]
    public async Task Each_is_applied_once_however_many_start_at_once_and_again()
    {
        await MendAsync();

        await Task.WhenAll(Enumerable.Range(0, ReferenceEquals(One, _store!.Two) ? 1 : 6).Select(i =>
            Task.Run(() => Start(i % 2 == 0 ? One : _store.Two).ApplyAsync(Ct), Ct)));
        await Start(One).ApplyAsync(Ct);

        Assert.Equal(["first", "second"], await BooksAsync());
        Assert.Equal(2, await CountAsync("schema_migrations"));
    }

    [Fact]
    public async Task A_database_made_by_another_text_of_one_is_refused_and_left_as_it_is()
    {
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Start(One).ApplyAsync(Ct));
        await MendAsync();
        await One.WriteAsync((sql, ct) => sql.ExecuteAsync("update schema_migrations set checksum = 'another'", ct), Ct);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(One).ApplyAsync(Ct));

        Assert.Contains("tests/0001_shelf", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["first"], await BooksAsync());
    }

    [Fact]
    public async Task A_database_that_a_newer_program_has_changed_is_good_for_the_older_one()
    {
        await MendAsync();
        await Start(One).ApplyAsync(Ct);
        await One.WriteAsync((sql, ct) => sql.ExecuteAsync("insert into schema_migrations values ('tests', '0003_newer', 'unknown here', 1)", ct), Ct);

        await Start(_store!.Two).ApplyAsync(Ct);

        Assert.Equal(3, await CountAsync("schema_migrations"));
    }

    private static Migrator Start(Database database) => new(database, [Mine], TimeProvider.System, NullLogger<Migrator>.Instance);

    private Task<int> MendAsync() => One.WriteAsync((sql, ct) => sql.ExecuteAsync("create table somebodys (done integer)", ct), Ct);

    private Task<List<string>> BooksAsync() =>
        One.ReadAsync((sql, ct) => sql.QueryAsync("select book from shelf order by book", row => row.GetString(0), ct), Ct);

    private Task<long> CountAsync(string table) =>
        One.ReadAsync((sql, ct) => sql.FirstAsync($"select count(*) from {table}", row => row.GetInt64(0), ct), Ct);
}
