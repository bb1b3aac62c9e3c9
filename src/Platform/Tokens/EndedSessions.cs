// SPDX-License-Identifier: MIT
// A logged-out session is dead at once on every node, though its access token would verify for minutes yet: every check
// of a token asks here. The table is the truth; memory answers; a signal tells other nodes, and each looks into the table every second: signals
// can be lost, and an operator's command has none.
using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Tokens;

/// <summary>Sessions that ended before their tokens do.</summary>
public sealed class EndedSessions(
    Database database, ISignals signals, TokenOptions options, TimeProvider clock, ILogger<EndedSessions> log) : BackgroundService
{
    private const string Subject = "session.ended";

    private const string Insert =
        "insert into ended_sessions (session_id, until, how) values (@id, @until, @how) on conflict (session_id) do nothing";

    // Index ended_sessions_until.
    private const string Live = "select session_id, until, how from ended_sessions where until > @now";
    internal const string Sweep = """
        delete from ended_sessions where until <= @before
          and session_id in (select session_id from ended_sessions where until <= @before order by until limit @most)
        """;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    // Rows are written in about the order in which they end: clocks of nodes, and transactions, are not further apart than this.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<SessionId, (long Until, SessionEnd How)> _ended = new();
    private IDisposable? _subscription;
    private long _readUntil;

    /// <summary>Raised once for every session of which this node learns that it has ended. Quick, does not throw.</summary>
    public event Action<SessionId, SessionEnd>? Ended;

    /// <summary>How the session has ended; null while it lives.</summary>
    public SessionEnd? HowEnded(SessionId session) => _ended.TryGetValue(session, out var end) ? end.How : null;

    /// <summary>Ends a session in the caller's transaction; felt everywhere once that is committed.</summary>
    public async Task AddAsync(SqlSession sql, SessionId session, SessionEnd how, CancellationToken ct)
    {
        var until = (clock.GetUtcNow() + options.AccessExpiry + TokenOptions.ClockSkew).ToUnixTimeMilliseconds();
        await sql.ExecuteAsync(Insert, ct, ("id", session.Value), ("until", until), ("how", (int)how));
        sql.AfterCommit(() =>
        {
            // Remembered before it is told: who is told closes the sockets there are, and one opened since asks here.
            Remember(session, how);
            signals.Publish(Subject, (byte[])[.. session.Value.ToByteArray(bigEndian: true), (byte)how]);
        });
    }

    /// <summary>Reads the table and begins to listen.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = signals.Subscribe(Subject, payload =>
            Remember(new(new Guid(payload.Span[..16], bigEndian: true)), (SessionEnd)payload.Span[16]));
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _subscription?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookPeriod, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (DbException error)
            {
                log.EndedSessionsUnread(error);
            }
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var from = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), _readUntil - (long)Overlap.TotalMilliseconds);
        var live = await database.ReadAsync(
            (sql, token) => sql.QueryAsync(Live, row => (Id: new SessionId(row.GetGuid(0)), Until: row.GetInt64(1), How: (SessionEnd)row.GetInt32(2)), token, ("now", from)),
            ct);
        foreach (var (id, until, how) in live)
        {
            _readUntil = Math.Max(_readUntil, until);
            Remember(id, how);
        }
    }

    private void Remember(SessionId session, SessionEnd how)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (old, end) in _ended)
        {
            if (end.Until <= now) _ended.TryRemove(old, out _);
        }

        var until = now + (long)(options.AccessExpiry + TokenOptions.ClockSkew).TotalMilliseconds;
        if (_ended.TryAdd(session, (until, how))) Ended?.Invoke(session, how);
    }
}
