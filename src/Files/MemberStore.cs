// SPDX-License-Identifier: MIT
// Files' own copy of who is in which conversation, kept by the event. It never asks the messages room.
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Files;

internal sealed class MemberStore(Database database)
{
    // Primary key. Changes no row when the version held is as new: an event that comes late or twice does nothing.
    private const string Advance = """
        insert into file_conversations (conversation_id, roster_version) values (@conversation, @version)
        on conflict (conversation_id) do update set roster_version = excluded.roster_version
        where excluded.roster_version > file_conversations.roster_version
        """;

    // Primary key of file_members, its first column.
    private const string Clear = "delete from file_members where conversation_id = @conversation";

    private const string Add = """
        insert into file_members (conversation_id, user_id) values (@conversation, @user)
        on conflict (conversation_id, user_id) do nothing
        """;

    // Primary key.
    private const string Standing = """
        select exists (select 1 from file_members where conversation_id = @conversation and user_id = @user)
        """;

    /// <summary>Takes over the members an event names, unless a newer roster is known.</summary>
    public Task ApplyAsync(ConversationMembersChanged changed, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            var advanced = await sql.ExecuteAsync(
                Advance, token, ("conversation", changed.ConversationId), ("version", changed.RosterVersion));
            if (advanced == 0) return;
            await sql.ExecuteAsync(Clear, token, ("conversation", changed.ConversationId));
            foreach (var member in changed.Members)
            {
                await sql.ExecuteAsync(Add, token, ("conversation", changed.ConversationId), ("user", member));
            }
        },
        ct);

    /// <summary>Whether the user is in the conversation, as far as this room has heard.</summary>
    public static Task<bool> IsMemberAsync(SqlSession sql, ConversationId conversation, UserId user, CancellationToken ct) => sql.FirstAsync(
        Standing, row => row.GetBoolean(0), ct, ("conversation", conversation.Value), ("user", user.Value));
}
