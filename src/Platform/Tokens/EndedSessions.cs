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
    /// <summary>Subject of the signal; the payload is the session's id, 16 bytes.</summary>
    public const string Subject = "session.ended";

    private const string Insert =
        "insert into ended_sessions (session_id, until) values (@id, @until) on conflict (session_id) do nothing";

    // Index ended_sessions_until.
    private const string Live = "select session_id, until from ended_sessions where until > @now";
    private const string Purge = "delete from ended_sessions where until <= @now";

    private readonly ConcurrentDictionary<SessionId, long> _ended = new();
    private IDisposable? _subscription;

    /// <summary>Whether the session has ended.</summary>
    public bool Contains(SessionId session) => _ended.ContainsKey(session);

    /// <summary>Ends a session in the caller's transaction; felt everywhere once that is committed.</summary>
    public async Task AddAsync(SqlSession sql, SessionId session, CancellationToken ct)
    {
        var until = (clock.GetUtcNow() + options.AccessExpiry + TokenOptions.ClockSkew).ToUnixTimeMilliseconds();
        await sql.ExecuteAsync(Purge, ct, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await sql.ExecuteAsync(Insert, ct, ("id", session.Value), ("until", until));
        sql.AfterCommit(() =>
        {
            // Remembered before it is told: who is told closes the sockets there are, and one opened since asks here.
            Remember(session);
            signals.Publish(Subject, session.Value.ToByteArray(bigEndian: true));
        });
    }

    /// <summary>Reads the table and begins to listen.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = signals.Subscribe(Subject, payload => Remember(new(new Guid(payload.Span, bigEndian: true))));
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var live = await database.ReadAsync(
            (sql, ct) => sql.QueryAsync(Live, row => (Id: new SessionId(row.GetGuid(0)), Until: row.GetInt64(1)), ct, ("now", now)),
            cancellationToken);
        foreach (var (id, until) in live) _ended[id] = until;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => _subscription?.Dispose();

    private void Remember(SessionId session)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (old, until) in _ended)
        {
            if (until <= now) _ended.TryRemove(old, out _);
        }

        _ended[session] = now + (long)(options.AccessExpiry + TokenOptions.ClockSkew).TotalMilliseconds;
    }
}
