// SPDX-License-Identifier: MIT
// Files' own copy of who is in which conversation, kept by the event. It never asks the messages room.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
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

    // Primary keys of both tables.
    private const string Standing = """
        select exists (select 1 from file_members m where m.conversation_id = c.conversation_id and m.user_id = @user)
        from file_conversations c where c.conversation_id = @conversation
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

    /// <summary>Whether the user may put a file into the conversation: null for yes.</summary>
    public static async Task<Refusal?> WhyNotAsync(SqlSession sql, ConversationId conversation, UserId user, CancellationToken ct)
    {
        var standing = await sql.FirstAsync(
            Standing, row => (bool?)row.GetBoolean(0), ct, ("conversation", conversation.Value), ("user", user.Value));
        if (standing is not { } isMember) return ProblemCodes.UnknownConversation;
        return isMember ? null : (Refusal)ProblemCodes.NotAMember;
    }
}
