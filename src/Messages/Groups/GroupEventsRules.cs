// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>The whole membership log for a present member: a newcomer folds it from the first event on, and so trusts no server.</summary>
internal sealed class GroupEventsRules(Database database, ConversationStore conversations)
{
    public async Task<Outcome<GroupEventsPage>> ReadAsync(Caller caller, ConversationId id, string? after, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var behind = 0u;
        errors.Require(
            after is null || uint.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out behind), "after", "must be an epoch");
        var size = PageLimit.Read(limit, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;
        if (await conversations.FindAsync(caller, id, ct) is not { IsPresent: true }) return ProblemCodes.UnknownConversation;

        var (page, accounts) = await database.ReadAsync(
            async (sql, token) => (await GroupStore.EventsAfterAsync(sql, id, behind, size, token), await GroupStore.AccountsAsync(sql, id, token)), ct);
        var next = page.Count == size ? page[^1].Epoch.ToString(CultureInfo.InvariantCulture) : null;
        return new GroupEventsPage(
            [.. page.Select(entry => new GroupEventItem(entry.Epoch, entry.Seq, entry.SignedBytes, entry.Title, AuthorOf(entry, accounts)))], next);
    }

    // A newcomer has to find the key of an author who may have left before it came; whether it is the author's, it computes.
    private static Guid? AuthorOf(StoredGroupEvent entry, IReadOnlyDictionary<GroupHandle, Guid> accounts) =>
        SignedEvent.TryParse(entry.SignedBytes, out var signed) && accounts.TryGetValue(signed.Event.Author, out var account) ? account : null;
}
