// SPDX-License-Identifier: MIT
// What each account takes up: one row an account, changed in the transaction of what it counts. Room is taken by one statement
// that compares and adds, so that any number of uploads at once stay below the quota together.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Files;

internal sealed class UsageStore(FilesOptions options)
{
    private const string Open = """
        insert into file_usage (owner_id, kept, day, day_bytes) values (@owner, 0, @day, 0) on conflict (owner_id) do nothing
        """;

    // Primary key.
    private const string Take = """
        update file_usage
        set kept = kept + @bytes, day_bytes = case when day = @day then day_bytes else 0 end + @bytes, day = @day
        where owner_id = @owner and kept + @bytes <= @quota and case when day = @day then day_bytes else 0 end + @bytes <= @daily
        """;

    // Primary key.
    private const string Return = """
        update file_usage
        set kept = kept - @kept, day_bytes = case when day = @day then day_bytes - @today else day_bytes end
        where owner_id = @owner
        """;

    // Primary key.
    private const string Find = "select kept, case when day = @day then day_bytes else 0 end from file_usage where owner_id = @owner";

    /// <summary>Takes room for an upload. One that does not say how long it is takes all there is, up to the longest.</summary>
    /// <returns>The bytes taken; they are given back when the upload turns out shorter.</returns>
    public async Task<Outcome<Reservation>> TakeAsync(SqlSession sql, UserId owner, long? announced, DateTimeOffset now, CancellationToken ct)
    {
        await sql.ExecuteAsync(Open, ct, ("owner", owner.Value), ("day", DayOf(now)));
        var used = await FindAsync(sql, owner, now, ct);
        var (room, today) = (options.Quota - used.Kept, options.DailyQuota - used.Today);
        var bytes = announced ?? Math.Clamp(Math.Min(room, today), 1, options.MaxBytes);
        var taken = await sql.ExecuteAsync(
            Take, ct, ("owner", owner.Value), ("bytes", bytes), ("day", DayOf(now)), ("quota", options.Quota), ("daily", options.DailyQuota));
        if (taken == 1) return new Reservation(bytes);
        return bytes > room ? QuotaExceeded(room) : DailyQuotaExceeded(today, now);
    }

    /// <summary>Gives back room, and what was announced for a day but did not come on it.</summary>
    public static Task ReturnAsync(SqlSession sql, UserId owner, long kept, long notCome, DateTimeOffset takenAt, CancellationToken ct) =>
        sql.ExecuteAsync(Return, ct, ("owner", owner.Value), ("kept", kept), ("today", notCome), ("day", DayOf(takenAt)));

    private static async Task<Usage> FindAsync(SqlSession sql, UserId owner, DateTimeOffset now, CancellationToken ct) =>
        await sql.FirstAsync(Find, row => new Usage(row.GetInt64(0), row.GetInt64(1)), ct, ("owner", owner.Value), ("day", DayOf(now)));

    private static long DayOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 86_400;

    private Refusal QuotaExceeded(long room) => new(
        ProblemCodes.QuotaExceeded, $"Your files may take {options.Quota} bytes; {Math.Max(room, 0)} are left. Delete some, or wait until they expire.");

    private Refusal DailyQuotaExceeded(long today, DateTimeOffset now) => new(
        ProblemCodes.DailyQuotaExceeded, $"You may upload {options.DailyQuota} bytes a day (UTC); {Math.Max(today, 0)} are left today.")
    {
        RetryAfter = TimeSpan.FromDays(1) - now.UtcDateTime.TimeOfDay,
    };
}
