// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Messages.Groups;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Messages.Conversations;

/// <summary>Beginning and listing conversations.</summary>
internal sealed class ConversationRules(
    Database database, ConversationStore conversations, RosterStore rosters, Outbox outbox, TimeProvider clock)
{
    public async Task<Outcome<ConversationResponse>> BeginDirectAsync(Caller caller, CreateConversationRequest request, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.Require(request.Kind is "direct", "kind", "must be 'direct' or 'group'");
        errors.Require(request.MemberIds is { Count: 1 }, "member_ids", "must name the one other member");
        errors.Require(request.Event is null, "event", "does not belong to a direct conversation");
        errors.Require(request.Title is null, "title", "does not belong to a direct conversation");
        if (errors.ToRefusal() is { } refusal) return refusal;
        var peer = new UserId(request.MemberIds![0]);
        if (peer == caller.User) return Refusal.Field(ProblemCodes.InvalidFields, "member_ids", "must name somebody else");

        var id = await database.WriteAsync((sql, token) => FindOrAddDirectAsync(sql, caller.User, peer, token), ct);
        if (id is not { } conversation) return Refusal.Field(ProblemCodes.UnknownUser, "member_ids", "names nobody known here");
        return await FindAsync(caller, conversation, ct);
    }

    public async Task<Outcome<ConversationResponse>> FindAsync(Caller caller, ConversationId id, CancellationToken ct) =>
        await conversations.FindAsync(caller, id, ct) is { } summary
            ? await DescribeAsync(summary, ct)
            : ProblemCodes.UnknownConversation;

    public async Task<Outcome<ConversationsPage>> ListAsync(Caller caller, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var after = Guid.Empty;
        errors.Require(cursor is null || Guid.TryParseExact(cursor, "N", out after), "cursor", "is not a next_cursor of this list");
        var size = PageLimit.Read(limit, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;

        var page = await conversations.PageAsync(caller, new(after), size, ct);
        var items = new List<ConversationResponse>(page.Count);
        foreach (var summary in page) items.Add(await DescribeAsync(summary, ct));
        return new ConversationsPage(items, page.Count == size ? page[^1].Id.Value.ToString("N") : null);
    }

    private async Task<ConversationId?> FindOrAddDirectAsync(SqlSession sql, UserId self, UserId peer, CancellationToken ct)
    {
        if (!await ConversationStore.UserExistsAsync(sql, peer, ct)) return null;
        var id = ConversationId.New(clock);
        var key = DirectKey(self, peer);
        if (!await conversations.AddDirectAsync(sql, id, key, ct)) return await ConversationStore.FindDirectAsync(sql, key, ct);
        await ConversationStore.AddMemberAsync(sql, id, self, MemberRole.Member, ct);
        await ConversationStore.AddMemberAsync(sql, id, peer, MemberRole.Member, ct);
        var changed = new ConversationMembersChanged(id.Value, RosterVersion: 1, [self.Value, peer.Value]);
        await outbox.AddAsync(sql, changed, EventJson.Default.ConversationMembersChanged, ct);
        return id;
    }

    // Who is no longer in it is told what it was, and nothing of what it is.
    private async Task<ConversationResponse> DescribeAsync(ConversationSummary summary, CancellationToken ct)
    {
        if (!summary.IsPresent) return new(summary.Id.Value, WireNames.Of(summary.Kind), summary.LastSeq, 0, summary.Position, []);
        var roster = await rosters.ReadAsync(summary.Id, ct)
            ?? throw new InvalidOperationException("A conversation lost its row between two reads.");
        return new(
            summary.Id.Value, WireNames.Of(summary.Kind), summary.LastSeq, checked((ulong)roster.Version), summary.Position,
            [.. roster.Members.Select(ToMember)], await HeadAsync(summary, ct));
    }

    private async Task<GroupHead?> HeadAsync(ConversationSummary summary, CancellationToken ct)
    {
        if (summary.Kind != ConversationKind.Group) return null;
        var head = await database.ReadAsync((sql, token) => GroupStore.HeadAsync(sql, summary.Id, token), ct)
            ?? throw new InvalidOperationException("A group lost its log.");
        return new(head.Last.Epoch, head.LastHash(), head.Title);
    }

    private static ConversationMember ToMember(RosterMember member) => new(
        member.User.Value,
        WireNames.Of(member.Role),
        [.. member.Devices.Select(device => new MemberDevice(device.Id.Value, device.RegistrationId))]);

    private static string DirectKey(UserId one, UserId other) =>
        one.Value.CompareTo(other.Value) < 0 ? $"{one}:{other}" : $"{other}:{one}";
}
