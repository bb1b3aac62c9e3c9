// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace SecureMessenger.Tests.Plans;

/// <summary>Plans of PostgreSQL on empty tables, with a sequential scan made the last resort: where one is left, no index serves.</summary>
internal sealed partial class PostgresPlans(NpgsqlConnection connection)
{
    private const string SyntaxError = "42601";

    /// <summary>The plan of a statement with parameters named @like_this; null for what is only part of a statement.</summary>
    public async Task<string?> OfAsync(string sql)
    {
        var names = ParametersOf(sql);
        var numbered = Parameter().Replace(sql, match => $"${names.IndexOf(match.Value) + 1}");
        await RunAsync("deallocate all");
        try
        {
            await RunAsync($"prepare looked_at as {numbered}");
        }
        catch (PostgresException error) when (error.SqlState == SyntaxError)
        {
            return null;
        }

        var types = (await RunAsync("select unnest(parameter_types)::text from pg_prepared_statements where name = 'looked_at'")).Select(Dummy).ToList();
        var arguments = types.Count == 0 ? "" : $"({string.Join(", ", types)})";
        var lines = await RunAsync($"explain (costs off) execute looked_at{arguments}");
        return string.Join('\n', lines.Select(line => Dummies().Replace(Part().Replace(line, "$1_*"), "…")));
    }

    /// <summary>The parameters of a statement, named @like_this.</summary>
    public static List<string> ParametersOf(string sql) => [.. Parameter().Matches(sql).Select(match => match.Value).Distinct()];

    /// <summary>Whether a plan reads a table or an index from its beginning.</summary>
    public static bool Scans(string plan)
    {
        var lines = plan.Split('\n');
        return lines.Index().Any(line => Scan().IsMatch(line.Item) && (line.Index + 1 == lines.Length || !lines[line.Index + 1].Contains("Index Cond:", StringComparison.Ordinal)));
    }

    /// <summary>Makes scans the last resort, and plans for the values given. Where indexes compete, rows have to say which is the better.</summary>
    public async Task PrepareAsync()
    {
        await RunAsync("set enable_seqscan = off");
        await RunAsync("set plan_cache_mode = force_custom_plan");
        await RunAsync("""
            insert into files (id, owner_id, state, created_at, expires_at, unfinished_until)
            select gen_random_uuid(), gen_random_uuid(), case when n % 10 = 0 then 'uploading' else 'ready' end, n, n, n from generate_series(1, 3000) n
            """);
        await RunAsync("analyze files");
    }

    private static string Dummy(string type, int index) => type switch
    {
        "uuid" => string.Create(CultureInfo.InvariantCulture, $"'00000000-0000-7000-8000-{index + 1:d12}'"),
        "bytea" => @"'\x00'",
        "bigint" or "integer" => string.Create(CultureInfo.InvariantCulture, $"{700 + index}"), // rising, as bounds are
        "boolean" => "true",
        "text" => "'x'",
        _ => throw new NotSupportedException(type),
    };

    private async Task<List<string>> RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var all = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) all.Add(rows.GetString(0));
        return all;
    }

    [GeneratedRegex(@"\b(Seq Scan|Index Scan|Index Only Scan|Bitmap Index Scan)\b")]
    private static partial Regex Scan();

    [GeneratedRegex(@"(?<![\w@:])@\w+")]
    private static partial Regex Parameter();

    // Which of the parts a value falls into says nothing.
    [GeneratedRegex(@"\b(messages|message_keys)_\d+")]
    private static partial Regex Part();

    [GeneratedRegex(@"'(00000000-0000-7000-8000-\d{12}|\\x00|7\d\d|x)'(::\w+)?|(?<=[=<>] )7\d\d\b")]
    private static partial Regex Dummies();
}
