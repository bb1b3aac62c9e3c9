// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>A request to change a group, as far as it can be judged without the store.</summary>
/// <param name="Signed">By the calling device, if its signature holds.</param>
/// <param name="Newcomers">The accounts that join by it: the event has their handles only, the request says whose they are.</param>
/// <param name="Title">The ciphertext the event names by its hash; null when it names none.</param>
internal sealed record GroupForm(SignedEvent Signed, IReadOnlyList<Guid> Newcomers, byte[]? Title)
{
    /// <summary>Longest title, bytes of ciphertext.</summary>
    public const int MaxTitleBytes = 1024;

    /// <summary>What the log holds: event, signature, and the title where there is one.</summary>
    public byte[] Body => Title is null ? Signed.Bytes : [.. Signed.Bytes, .. Title];

    /// <summary>Reads the beginning of a group.</summary>
    public static Outcome<GroupForm> Read(CreateConversationRequest request, Caller caller) =>
        Read(request.Event, request.MemberIds, request.Title, group: null, GroupIntent.Begin, caller);

    /// <summary>Reads a change of the group in the route, which does what the route says.</summary>
    public static Outcome<GroupForm> Read(GroupEventRequest request, Guid group, GroupIntent intent, Caller caller) =>
        Read(request.Event, request.MemberIds, request.Title, group, intent, caller);

    private static Outcome<GroupForm> Read(
        byte[]? bytes, IReadOnlyList<Guid>? members, byte[]? title, Guid? group, GroupIntent intent, Caller caller)
    {
        var errors = new FieldErrors();
        if (!SignedEvent.TryParse(bytes, out var signed))
        {
            errors.Add("event", bytes is null ? "is required" : "is not an event of a group and a signature");
            return errors.ToRefusal()!;
        }

        var change = signed.Event;
        errors.Require(change.IsBy(caller.User.Value, caller.Device.Value), "event", "is not by the calling device");
        errors.Require(group is null || change.Group == group, "event", "is of another group");
        errors.Require(intent.IsMetBy(change), "event", $"does not {intent.Words}");

        var isWelcome = change.Operation is GroupOperation.Create or GroupOperation.Add;
        if (!isWelcome) errors.Require(members is null, "member_ids", "do not belong to this event");
        else if (members is null) errors.Add("member_ids", "is required");
        else errors.Require(AreSubjects(change, members), "member_ids", "are not those the event names");

        errors.Require(title is null || title.Length <= MaxTitleBytes, "title", "at most 1 KiB");
        var isTitled = change.Operation is GroupOperation.Create or GroupOperation.Rename;
        if (isTitled) errors.Require(IsHashOf(change.TitleHash, title ?? []), "title", "is not the one the event names by its hash");
        else errors.Require(title is null, "title", "does not belong to this event");
        return errors.ToRefusal() is { } refusal
            ? refusal
            : new GroupForm(signed, isWelcome ? members! : [], isTitled ? title ?? [] : null);
    }

    // The event names each subject once; as many ids with the same handles are the same accounts, each once.
    private static bool AreSubjects(GroupEvent change, IReadOnlyList<Guid> members) =>
        members.Count == change.Subjects.Count
        && change.Subjects.ToHashSet().SetEquals(members.Select(member => GroupHandle.OfMember(change.Group, member)));

    private static bool IsHashOf(ReadOnlySpan<byte> hash, byte[] title)
    {
        Span<byte> actual = stackalloc byte[Sha256.Size];
        Sha256.Hash(title, actual);
        return hash.SequenceEqual(actual);
    }
}
