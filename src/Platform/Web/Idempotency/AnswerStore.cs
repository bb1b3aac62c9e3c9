// SPDX-License-Identifier: MIT
using System.Data.Common;
using System.Security.Cryptography;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>The table of answers. Its primary key decides between two requests at once, on this node or on two.</summary>
internal sealed class AnswerStore(Database database, TimeProvider clock)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Rows of one transaction of a sweep.</summary>
    public const int SweepBatch = 500;

    private const int MaxAnswers = 100_000;

    // A node that died with a request under way does not hold its key for longer. No document takes that long to be dealt with.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const string Claim = """
        insert into idempotency_answers (id, fingerprint, expires_at) values (@id, @fingerprint, @lease)
        on conflict (id) do update set fingerprint = excluded.fingerprint, expires_at = excluded.expires_at, answer = null
        where idempotency_answers.expires_at <= @now
        """;

    // Primary key, all four.
    private const string Find = "select fingerprint, answer from idempotency_answers where id = @id";
    private const string FindKept = "select fingerprint, answer from idempotency_answers where id = @id and expires_at > @now";
    private const string Keep = "update idempotency_answers set answer = @answer, expires_at = @until where id = @id and expires_at = @lease";
    private const string LetGo = "delete from idempotency_answers where id = @id and expires_at = @lease and answer is null";

    // Index idempotency_answers_expiry, both.
    private const string Expire = """
        delete from idempotency_answers where expires_at <= @now
          and id in (select id from idempotency_answers where expires_at <= @now order by expires_at limit @most)
        """;
    private const string Trim = """
        delete from idempotency_answers where answer is not null and expires_at <= (
          select expires_at from idempotency_answers where answer is not null order by expires_at desc limit 1 offset @max)
        """;

    public Task<AnswerClaim> ClaimAsync(KeyedRequest request, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            var lease = Now + (long)Lease.TotalMilliseconds;
            var won = await sql.ExecuteAsync(
                Claim, token, ("id", request.Id), ("fingerprint", request.Fingerprint), ("lease", lease), ("now", Now));
            if (won == 1) return new AnswerClaim(lease);
            return await sql.FirstAsync(Find, row => Map(row, request), token, ("id", request.Id)) ?? throw new InvalidOperationException("A claimed key has no row.");
        },
        ct);

    /// <summary>What has become of the request; null when it was not made, or is forgotten.</summary>
    public Task<AnswerClaim?> FindAsync(KeyedRequest request, CancellationToken ct) =>
        database.ReadAsync((sql, token) => sql.FirstAsync(FindKept, row => Map(row, request), token, ("id", request.Id), ("now", Now)), ct);

    public Task KeepAsync(KeyedRequest request, long lease, byte[] answer) => database.WriteAsync(
        (sql, ct) => sql.ExecuteAsync(
            Keep, ct, ("id", request.Id), ("lease", lease), ("answer", answer), ("until", Now + (long)Life.TotalMilliseconds)),
        CancellationToken.None);

    /// <summary>Nothing was done: the key is free again.</summary>
    public Task LetGoAsync(KeyedRequest request, long lease) => database.WriteAsync(
        (sql, ct) => sql.ExecuteAsync(LetGo, ct, ("id", request.Id), ("lease", lease)), CancellationToken.None);

    /// <summary>Drops a batch of what has expired, and the oldest of too many.</summary>
    /// <returns>How many.</returns>
    public Task<int> SweepAsync(CancellationToken ct) => database.WriteAsync(
        async (sql, token) => await sql.ExecuteAsync(Expire, token, ("now", Now), ("most", SweepBatch)) + await sql.ExecuteAsync(Trim, token, ("max", MaxAnswers)),
        ct);

    private static AnswerClaim Map(DbDataReader row, KeyedRequest request) => new(
        null,
        CryptographicOperations.FixedTimeEquals(row.GetFieldValue<byte[]>(0), request.Fingerprint),
        row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1));

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
