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

        var page = await database.ReadAsync((sql, token) => GroupStore.EventsAfterAsync(sql, id, behind, size, token), ct);
        var next = page.Count == size ? page[^1].Epoch.ToString(CultureInfo.InvariantCulture) : null;
        return new GroupEventsPage([.. page.Select(entry => new GroupEventItem(entry.Epoch, entry.Seq, entry.SignedBytes, entry.Title))], next);
    }
}
