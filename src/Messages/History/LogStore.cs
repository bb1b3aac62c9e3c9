// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.History;

/// <summary>The log of each conversation: append and read.</summary>
internal sealed class LogStore(Database database)
{
    // Unique index messages_client: a repeated send.
    private const string FindSent = """
        select seq, received_at, body from messages
        where conversation_id = @conversation and sender_device_id = @device and client_id = @client
        """;

    // Primary key conversations.id. Takes the next seq only if the roster is still the one the message was encrypted for.
    private const string TakeSeq = """
        update conversations set last_seq = last_seq + 1 where id = @conversation and roster_version = @version returning last_seq
        """;

    private const string Insert = """
        insert into messages (conversation_id, seq, sender_id, sender_device_id, client_id, roster_version, kind, received_at, body)
        values (@conversation, @seq, @sender, @device, @client, @version, @kind, @now, @body)
        """;

    private const string InsertWrap =
        "insert into message_keys (conversation_id, seq, device_id, wrap) values (@conversation, @seq, @device, @wrap)";

    // Primary key messages (conversation_id, seq); wraps by their primary key.
    private const string Columns = """
        select m.conversation_id, m.seq, m.sender_id, m.sender_device_id, m.client_id, m.roster_version, m.kind, m.received_at,
          m.body, k.wrap
        from messages m left join message_keys k
          on k.conversation_id = m.conversation_id and k.seq = m.seq and k.device_id = @device
        where m.conversation_id = @conversation and m.seq > @after and m.seq < @before
        """;

    // The same rows, their sizes alone.
    private const string Sizes = """
        select length(m.body) + coalesce(length(k.wrap), 0)
        from messages m left join message_keys k
          on k.conversation_id = m.conversation_id and k.seq = m.seq and k.device_id = @device
        where m.conversation_id = @conversation and m.seq > @after and m.seq < @before
        """;

    private const string SizesUp = Sizes + " order by m.seq limit @limit";
    private const string SizesDown = Sizes + " order by m.seq desc limit @limit";
    private const string ReadUp = Columns + " order by m.seq limit @limit";
    private const string ReadDown = Columns + " order by m.seq desc limit @limit";

    /// <summary>Appends one message inside the writer's transaction.</summary>
    public static async Task<AppendResult> AppendAsync(SqlSession sql, NewMessage message, long nowMs, CancellationToken ct)
    {
        if (await FindSentAsync(sql, message, ct) is { } earlier) return earlier;
        var seq = await sql.FirstAsync(
            TakeSeq, row => row.GetInt64(0), ct, ("conversation", message.Conversation.Value), ("version", message.Roster.Version));
        if (seq == 0) return new(AppendStatus.RosterStale);
        await InsertAsync(sql, message.At(checked((uint)seq), nowMs), ct);
        foreach (var (device, wrap) in message.Wraps)
        {
            await sql.ExecuteAsync(
                InsertWrap, ct, ("conversation", message.Conversation.Value), ("seq", seq), ("device", device.Value), ("wrap", wrap));
        }

        return new(AppendStatus.Stored, checked((uint)seq), nowMs);
    }

    /// <summary>Puts an entry at the seq that was taken for it.</summary>
    public static Task InsertAsync(SqlSession sql, LogEntry entry, CancellationToken ct) => sql.ExecuteAsync(
        Insert, ct, ("conversation", entry.Conversation.Value), ("seq", entry.Seq), ("sender", entry.Sender.Value),
        ("device", entry.SenderDevice.Value), ("client", entry.ClientId), ("version", entry.RosterVersion),
        ("kind", (int)entry.Kind), ("now", entry.ReceivedAtMs), ("body", entry.Body));

    /// <summary>What became of an earlier send of the same client id, if there was one.</summary>
    public Task<AppendResult?> FindSentAsync(NewMessage message, CancellationToken ct) =>
        database.ReadAsync((sql, token) => FindSentAsync(sql, message, token), ct);

    /// <summary>Messages behind a seq, rising, up to a last one, with the device's wraps.</summary>
    public Task<List<LogEntry>> ReadAfterAsync(
        ConversationId conversation, DeviceId device, uint after, uint last, int limit, CancellationToken ct) =>
        database.ReadAsync((sql, token) => QueryAsync(ReadUp, Map, sql, new(conversation, device, after, last + 1L), limit, token), ct);

    /// <summary>A page of at most so many messages and, but for its first, so many bytes.</summary>
    /// <returns>The page, and whether more stand behind it.</returns>
    public Task<LogPage> ReadPageAsync(LogRange range, bool rising, int limit, long bytes, CancellationToken ct) =>
        database.ReadAsync(async (sql, token) =>
        {
            var sizes = await QueryAsync(rising ? SizesUp : SizesDown, row => row.GetInt64(0), sql, range, limit, token);
            var fitting = 0;
            for (var total = 0L; fitting < sizes.Count && (fitting == 0 || total + sizes[fitting] <= bytes); fitting++) total += sizes[fitting];
            var page = fitting == 0 ? [] : await QueryAsync(rising ? ReadUp : ReadDown, Map, sql, range, fitting, token);
            return new LogPage(page, page.Count == limit || fitting < sizes.Count);
        }, ct);

    private static Task<List<T>> QueryAsync<T>(
        string statement, Func<DbDataReader, T> map, SqlSession sql, LogRange range, int limit, CancellationToken ct) => sql.QueryAsync(
        statement, map, ct, ("conversation", range.Conversation.Value), ("device", range.Device.Value),
        ("after", range.After), ("before", range.Before), ("limit", limit));

    private static async Task<AppendResult?> FindSentAsync(SqlSession sql, NewMessage message, CancellationToken ct)
    {
        var earlier = await sql.FirstAsync(
            FindSent,
            row => new
            {
                Same = message.Body.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(2)),
                Seq = checked((uint)row.GetInt64(0)),
                ReceivedAt = row.GetInt64(1),
            },
            ct, ("conversation", message.Conversation.Value), ("device", message.SenderDevice.Value), ("client", message.ClientId));
        if (earlier is null) return null;
        return earlier.Same ? new(AppendStatus.Stored, earlier.Seq, earlier.ReceivedAt) : new(AppendStatus.ClientIdReused);
    }

    private static LogEntry Map(DbDataReader row) => new(
        new(row.GetGuid(0)), checked((uint)row.GetInt64(1)), new(row.GetGuid(2)), new(row.GetGuid(3)), row.GetGuid(4),
        checked((ulong)row.GetInt64(5)), (Kind)row.GetInt32(6), row.GetInt64(7), row.GetFieldValue<byte[]>(8),
        row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9));
}
