// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.History;

/// <summary>Takes the beginnings of logs away. What membership events say stays in <c>group_events</c>.</summary>
internal sealed class RetentionStore(Database database)
{
    private const int BatchSize = 256;

    // Primary keys of conversations and messages: one look at the oldest message of each.
    private const string Due = """
        select c.id from conversations c where c.id > @after and c.last_seq > c.swept_seq and (
          c.last_seq - c.swept_seq > @kept
          or (select m.received_at from messages m where m.conversation_id = c.id and m.seq = c.swept_seq + 1) < @oldest)
        order by c.id limit @limit
        """;

    private const string Bounds = "select swept_seq, last_seq from conversations where id = @conversation";

    // Primary key messages (conversation_id, seq): the first of the batch that stays.
    private const string FirstYoung = """
        select seq from messages where conversation_id = @conversation and seq > @swept and seq <= @until and received_at >= @oldest
        order by seq limit 1
        """;

    private const string Raise = "update conversations set swept_seq = @until where id = @conversation";
    private const string RemoveWraps = "delete from message_keys where conversation_id = @conversation and seq <= @until";
    private const string RemoveMessages = "delete from messages where conversation_id = @conversation and seq <= @until";

    /// <summary>Conversations with something to take, by id, behind one.</summary>
    public Task<List<ConversationId>> DueAsync(Guid after, long oldest, long kept, int limit, CancellationToken ct) =>
        database.ReadAsync((sql, token) => sql.QueryAsync(
            Due, row => new ConversationId(row.GetGuid(0)), token, ("after", after), ("oldest", oldest), ("kept", kept), ("limit", limit)), ct);

    /// <summary>Takes one batch from the beginning of a log.</summary>
    /// <returns>How many it took, and whether there may be more.</returns>
    public Task<(int Taken, bool More)> SweepAsync(ConversationId conversation, long oldest, long kept, CancellationToken ct) =>
        database.WriteAsync(async (sql, token) =>
        {
            var (swept, last) = await sql.FirstAsync(
                Bounds, row => (row.GetInt64(0), row.GetInt64(1)), token, ("conversation", conversation.Value));
            var end = Math.Min(swept + BatchSize, last);
            var young = await sql.FirstAsync(
                FirstYoung, row => row.GetInt64(0), token,
                ("conversation", conversation.Value), ("swept", swept), ("until", end), ("oldest", oldest));
            var until = Math.Min(end, Math.Max(young == 0 ? end : young - 1, last - kept));
            if (until <= swept) return (0, false);
            await sql.ExecuteAsync(Raise, token, ("conversation", conversation.Value), ("until", until));
            await sql.ExecuteAsync(RemoveWraps, token, ("conversation", conversation.Value), ("until", until));
            var taken = await sql.ExecuteAsync(RemoveMessages, token, ("conversation", conversation.Value), ("until", until));
            return (taken, until == end && end < last);
        }, ct);
}
