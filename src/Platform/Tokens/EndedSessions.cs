// SPDX-License-Identifier: MIT
// A logged-out session is dead at once on every node, though its access token would verify for minutes yet: every check
// of a token asks here. The table is the truth; memory answers; a signal makes other nodes look.
using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Tokens;

/// <summary>Sessions that ended before their tokens do.</summary>
public sealed class EndedSessions(Database database, ISignals signals, TokenOptions options, TimeProvider clock) : IHostedService, IDisposable
{
    /// <summary>Subject of the signal; its payload is read by <see cref="ReadSignal"/>.</summary>
    public const string Subject = "session.ended";

    private const string Insert =
        "insert into ended_sessions (session_id, until, how) values (@id, @until, @how) on conflict (session_id) do nothing";

    // Index ended_sessions_until.
    private const string Live = "select session_id, until, how from ended_sessions where until > @now";
    private const string Purge = "delete from ended_sessions where until <= @now";

    private readonly ConcurrentDictionary<SessionId, (long Until, SessionEnd How)> _ended = new();
    private IDisposable? _subscription;

    /// <summary>How the session has ended; null while it lives.</summary>
    public SessionEnd? HowEnded(SessionId session) => _ended.TryGetValue(session, out var end) ? end.How : null;

    /// <summary>Reads a signal: the session's id, 16 bytes, and how it ended, one.</summary>
    public static (SessionId Session, SessionEnd How) ReadSignal(ReadOnlySpan<byte> payload) =>
        (new(new Guid(payload[..16], bigEndian: true)), (SessionEnd)payload[16]);

    /// <summary>Ends a session in the caller's transaction; felt everywhere once that is committed.</summary>
    public async Task AddAsync(SqlSession sql, SessionId session, SessionEnd how, CancellationToken ct)
    {
        var until = (clock.GetUtcNow() + options.AccessExpiry + TokenOptions.ClockSkew).ToUnixTimeMilliseconds();
        await sql.ExecuteAsync(Purge, ct, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await sql.ExecuteAsync(Insert, ct, ("id", session.Value), ("until", until), ("how", (int)how));
        sql.AfterCommit(() =>
        {
            // Remembered before it is told: who is told closes the sockets there are, and one opened since asks here.
            Remember(session, how);
            signals.Publish(Subject, (byte[])[.. session.Value.ToByteArray(bigEndian: true), (byte)how]);
        });
    }

    /// <summary>Reads the table and begins to listen.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = signals.Subscribe(Subject, payload =>
        {
            var (session, how) = ReadSignal(payload.Span);
            Remember(session, how);
        });
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var live = await database.ReadAsync(
            (sql, ct) => sql.QueryAsync(Live, row => (Id: new SessionId(row.GetGuid(0)), Until: row.GetInt64(1), How: (SessionEnd)row.GetInt32(2)), ct, ("now", now)),
            cancellationToken);
        foreach (var (id, until, how) in live) _ended[id] = (until, how);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => _subscription?.Dispose();

    private void Remember(SessionId session, SessionEnd how)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (old, end) in _ended)
        {
            if (end.Until <= now) _ended.TryRemove(old, out _);
        }

        _ended[session] = (now + (long)(options.AccessExpiry + TokenOptions.ClockSkew).TotalMilliseconds, how);
    }
}
