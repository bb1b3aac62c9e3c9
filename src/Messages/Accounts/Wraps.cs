// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Accounts;

/// <summary>Drops what was encrypted for a device that is no more.</summary>
internal static class Wraps
{
    private const int Batch = 1_000;

    // Primary key (conversation_id, seq, device_id): a stretch of the log at a time, so that nobody waits long to write.
    private const string Drop = """
        delete from message_keys
        where conversation_id = @conversation and seq > @after and seq <= @last and device_id = @device
        """;

    // Primary key.
    private const string LastSeq = "select last_seq from conversations where id = @conversation";

    public static async Task DropAsync(Database database, Guid conversation, Guid device, CancellationToken ct)
    {
        var last = await database.ReadAsync(
            (sql, token) => sql.FirstAsync(LastSeq, row => row.GetInt64(0), token, ("conversation", conversation)), ct);
        for (var after = 0L; after < last; after += Batch)
        {
            var from = after;
            await database.WriteAsync(
                (sql, token) => sql.ExecuteAsync(
                    Drop, token, ("conversation", conversation), ("after", from), ("last", from + Batch), ("device", device)), ct);
        }
    }
}
