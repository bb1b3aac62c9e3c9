// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>What a route is for: the event sent to it must do just that.</summary>
/// <param name="Words">For the refusal: "does not …".</param>
/// <param name="IsMetBy">Whether an event does it.</param>
internal sealed record GroupIntent(string Words, Func<GroupEvent, bool> IsMetBy)
{
    public static GroupIntent Begin { get; } = new("begin a group", change => change.Operation == GroupOperation.Create);

    public static GroupIntent Add { get; } = new("add members", change => change.Operation == GroupOperation.Add);

    public static GroupIntent Rename { get; } = new("change the title", change => change.Operation == GroupOperation.Rename);

    /// <summary>Removes exactly one member, or lets the author go.</summary>
    public static GroupIntent Remove(Guid user) => new(
        "remove exactly this member",
        change => change.Operation switch
        {
            GroupOperation.Remove => change.Subjects is [var only] && only == GroupHandle.OfMember(change.Group, user),
            GroupOperation.Leave => change.Author == GroupHandle.OfMember(change.Group, user),
            _ => false,
        });

    public static GroupIntent SetRole(Guid user) => new(
        "give this member a role",
        change => change.Operation == GroupOperation.SetRole && change.Subjects[0] == GroupHandle.OfMember(change.Group, user));
}
