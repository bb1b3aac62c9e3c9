// SPDX-License-Identifier: MIT
// By the signed log an erased account is a member until somebody removes it, and the fold must know it (G-1 to G-5). But no row
// names it: its place is kept, and its handle read from the event by which it joined (docs/adr/0013).
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

internal static class ErasedMembers
{
    private const int Author = -1;

    // Primary keys of group_members and group_events: the event by which the member joined.
    private const string Joining = """
        select m.role, m.joined_epoch, e.signed_event
        from group_members m join group_events e on e.conversation_id = m.conversation_id and e.epoch = m.joined_epoch
        where m.conversation_id = @conversation and m.user_id = @user
        """;

    private const string Add = """
        insert into group_erased_members (conversation_id, joined_epoch, subject, role) values (@conversation, @joined, @subject, @role)
        """;

    // Primary keys, their first columns; at most 200.
    private const string All = """
        select m.joined_epoch, m.subject, m.role, e.signed_event
        from group_erased_members m join group_events e on e.conversation_id = m.conversation_id and e.epoch = m.joined_epoch
        where m.conversation_id = @conversation
        """;

    // Primary key.
    private const string Remove = """
        delete from group_erased_members where conversation_id = @conversation and joined_epoch = @joined and subject = @subject
        """;

    /// <summary>Takes a member's name out of the table of members; its handle in the log is all there is of it from now on.</summary>
    public static async Task ForgetNameAsync(SqlSession sql, ConversationId conversation, UserId user, CancellationToken ct)
    {
        var place = await sql.FirstAsync(
            Joining, row => new { Role = row.GetInt32(0), Joined = row.GetInt64(1), Event = Parse(row.GetFieldValue<byte[]>(2)) },
            ct, ("conversation", conversation.Value), ("user", user.Value));
        if (place is null) return;
        await GroupStore.RemoveMemberAsync(sql, conversation.Value, user.Value, ct);
        await sql.ExecuteAsync(
            Add, ct, ("conversation", conversation.Value), ("joined", place.Joined),
            ("subject", IndexOf(place.Event, GroupHandle.OfMember(conversation.Value, user.Value))), ("role", place.Role));
    }

    /// <summary>The erased among a group's members.</summary>
    public static async Task<List<ErasedMember>> OfAsync(SqlSession sql, ConversationId conversation, CancellationToken ct) =>
        await sql.QueryAsync(
            All,
            row => new ErasedMember(
                HandleAt(Parse(row.GetFieldValue<byte[]>(3)), row.GetInt32(1)), row.GetInt32(1),
                new GroupMember((GroupRole)row.GetByte(2), checked((uint)row.GetInt64(0)))),
            ct, ("conversation", conversation.Value));

    /// <summary>Drops the place of one whom an event has removed.</summary>
    public static Task RemoveAsync(SqlSession sql, ConversationId conversation, ErasedMember gone, CancellationToken ct) => sql.ExecuteAsync(
        Remove, ct, ("conversation", conversation.Value), ("joined", gone.Place.JoinedEpoch), ("subject", gone.Subject));

    private static GroupEvent Parse(byte[] stored) =>
        SignedEvent.TryParse(stored, out var signed) ? signed.Event : throw new InvalidDataException("A stored event of a group cannot be read.");

    private static int IndexOf(GroupEvent joining, GroupHandle member) =>
        joining.Subjects.Index().Where(subject => subject.Item == member).Select(subject => subject.Index).FirstOrDefault(Author);

    private static GroupHandle HandleAt(GroupEvent joining, int subject) => subject == Author ? joining.Author : joining.Subjects[subject];
}
