// SPDX-License-Identifier: MIT
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Rosters;

/// <summary>Tells the sockets of everybody who shares a conversation with a user that its devices are others now.</summary>
internal sealed class RosterNews(Database database, Wakeups wakeups)
{
    // Index conversation_members_user, then primary key of the same table.
    private const string Readers = """
        select c.id, c.roster_version, o.user_id
        from conversation_members m join conversations c on c.id = m.conversation_id
        join conversation_members o on o.conversation_id = c.id
        where m.user_id = @user and m.left_seq is null and o.left_seq is null
        """;

    /// <summary>Tells of every conversation of the user, by the roster version it has now.</summary>
    public async Task TellAsync(Guid user, CancellationToken ct)
    {
        var readers = await database.ReadAsync(
            (sql, token) => sql.QueryAsync(
                Readers, row => (Chat: new ConversationId(row.GetGuid(0)), Version: row.GetInt64(1), Reader: new UserId(row.GetGuid(2))),
                token, ("user", user)),
            ct);
        foreach (var (chat, version, reader) in readers) wakeups.RosterChanged(reader, chat, checked((ulong)version));
    }
}
