// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using SecureMessenger.Tests.Documents;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Plans;

public sealed class QueryPlanTests
{
    // Plans are committed as this version words them.
    private const int WordedBy = 17;

    // What walks through an index without a place to begin, and may.
    private static readonly Dictionary<string, string> Walks = new()
    {
        ["AnswerStore.Trim"] = "counts off the newest kept answers, now and then",
        ["ErasureStore.Due"] = "erasures of the last minutes",
        ["UploadStore.Disown"] = "unfinished uploads, once at start",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_statement_scans_a_table_and_each_has_the_plan_that_is_committed()
    {
        var document = new StringBuilder("# Query plans\n\nOf every statement that finds rows, as PostgreSQL 17 plans it where scanning a table is the last resort. ")
            .Append("`messages_*` and `message_keys_*`\nare one part of sixteen. A test compares this with the server, and lets no statement scan.\n");
        var scans = new List<string>();
        var version = await PlanAsync((name, plan) =>
        {
            document.Append($"\n## {name}\n\n```\n{plan}\n```\n");
            if (PostgresPlans.Scans(plan) && !Walks.ContainsKey(name)) scans.Add($"{name}\n{plan}");
        });

        Assert.True(scans.Count == 0, string.Join("\n\n", scans));
        if (version == WordedBy) await PublishedFile.IsAsync("query-plans.md", document.ToString());
    }

    [Fact(Skip = "it looks into SQLite's file", SkipWhen = nameof(House.IsOnPostgres), SkipType = typeof(House))]
    public async Task No_statement_scans_a_table_of_SQLite()
    {
        await using var house = await House.OpenAsync();
        await using var connection = (SqliteConnection)house.Connect();
        await connection.OpenAsync(Ct);
        var scans = new List<string>();
        foreach (var (name, sql) in Statements.All)
        {
            if (SqlitePlans.Of(connection, sql) is { } plan && SqlitePlans.Scans(plan) && !Walks.ContainsKey(name)) scans.Add($"{name}\n{plan}");
        }

        Assert.True(scans.Count == 0, string.Join("\n\n", scans));
    }

    [Fact(Skip = "it looks into SQLite's file", SkipWhen = nameof(House.IsOnPostgres), SkipType = typeof(House))]
    public async Task Every_statement_that_SQLite_understands_PostgreSQL_does_too()
    {
        var understood = new HashSet<string>(StringComparer.Ordinal);
        await PlanAsync((name, _) => understood.Add(name));
        await using var house = await House.OpenAsync();
        await using var connection = (SqliteConnection)house.Connect();
        await connection.OpenAsync(Ct);

        Assert.Empty(Statements.All.Where(each => SqlitePlans.Of(connection, each.Sql) is not null).Select(each => each.Name).Except(understood));
    }

    private static async Task<int> PlanAsync(Action<string, string> planned)
    {
        var database = new PostgresHouse();
        await database.CreateAsync();
        await using var house = await House.OpenAsync([.. database.Settings()]);
        await using var connection = (NpgsqlConnection)database.Connect();
        await connection.OpenAsync(Ct);
        var plans = new PostgresPlans(connection);
        await plans.PrepareAsync();
        foreach (var (name, sql) in Statements.All)
        {
            if (await plans.OfAsync(sql) is { } plan) planned(name, plan);
        }

        return connection.PostgreSqlVersion.Major;
    }
}
