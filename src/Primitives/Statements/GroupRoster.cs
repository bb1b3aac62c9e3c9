// SPDX-License-Identifier: MIT
// GroupRoster: who is in a group, folded from its signed events and from nothing else. Server and members fold alike.
// Holds public bytes only; immutable: applying an event makes the next roster.
namespace SecureMessenger.Primitives.Statements;

/// <summary>The members of a group at one epoch.</summary>
public sealed class GroupRoster
{
    /// <summary>Most members of a group.</summary>
    public const int MaxMembers = 200;

    private readonly Dictionary<GroupHandle, GroupMember> _members;
    private readonly byte[] _lastHash = new byte[Sha256.Size];
    private readonly byte[] _titleHash;

    private GroupRoster(GroupEvent last, Dictionary<GroupHandle, GroupMember> members, uint lastDepartureEpoch, ReadOnlySpan<byte> titleHash)
    {
        _members = members;
        Group = last.Group;
        Epoch = last.Epoch;
        LastDepartureEpoch = lastDepartureEpoch;
        last.WriteHash(_lastHash);
        _titleHash = titleHash.ToArray();
    }

    /// <summary>The group.</summary>
    public Guid Group { get; }

    /// <summary>Number of the last event.</summary>
    public uint Epoch { get; }

    /// <summary>Number of the last event by which somebody went, or 0: a chain begun before it serves no new message.</summary>
    public uint LastDepartureEpoch { get; }

    /// <summary>The members, by handle.</summary>
    public IReadOnlyDictionary<GroupHandle, GroupMember> Members => _members;

    /// <summary>SHA-256 of the last event.</summary>
    public ReadOnlySpan<byte> LastHash => _lastHash;

    /// <summary>SHA-256 of the title.</summary>
    public ReadOnlySpan<byte> TitleHash => _titleHash;

    /// <summary>Begins a roster with a group's first event.</summary>
    /// <param name="first">The event.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="author">The author's identity key by the verified device list of the account that <see cref="GroupEvent.Author"/> stands for.</param>
    /// <param name="roster">The roster, or null.</param>
    /// <returns>Whether it applied.</returns>
    public static GroupEventOutcome TryBegin(
        GroupEvent first, ReadOnlySpan<byte> signature, IdentityPublicKey author, out GroupRoster? roster)
    {
        ArgumentNullException.ThrowIfNull(first);
        roster = null;
        if (first.Operation != GroupOperation.Create)
            return GroupEventOutcome.NotNext;
        if (!first.Verify(author, signature))
            return GroupEventOutcome.BadSignature;
        var members = first.Subjects.ToDictionary(member => member, _ => new GroupMember(GroupRole.Member, first.Epoch));
        if (!members.TryAdd(first.Author, new GroupMember(GroupRole.Owner, first.Epoch)))
            return GroupEventOutcome.Forbidden;
        roster = new GroupRoster(first, members, lastDepartureEpoch: 0, first.TitleHash);
        return GroupEventOutcome.Applied;
    }

    /// <summary>Takes up a roster that was folded before and kept by its parts: for a server, whose storage is its own. A client folds.</summary>
    /// <param name="last">The last event that applied.</param>
    /// <param name="members">The members after it.</param>
    /// <param name="lastDepartureEpoch">Number of the last event by which somebody went, or 0.</param>
    /// <param name="titleHash">SHA-256 of the title after it.</param>
    /// <returns>The roster.</returns>
    public static GroupRoster Restore(
        GroupEvent last, IReadOnlyDictionary<GroupHandle, GroupMember> members, uint lastDepartureEpoch, ReadOnlySpan<byte> titleHash)
    {
        ArgumentNullException.ThrowIfNull(last);
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfNotEqual(titleHash.Length, Sha256.Size);
        return new GroupRoster(last, new Dictionary<GroupHandle, GroupMember>(members), lastDepartureEpoch, titleHash);
    }

    /// <summary>Applies the next event.</summary>
    /// <param name="next">The event.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="author">The author's identity key by the verified device list of the account that <see cref="GroupEvent.Author"/> stands for.</param>
    /// <param name="roster">The roster after it, or null.</param>
    /// <returns>Whether it applied.</returns>
    public GroupEventOutcome TryApply(
        GroupEvent next, ReadOnlySpan<byte> signature, IdentityPublicKey author, out GroupRoster? roster)
    {
        ArgumentNullException.ThrowIfNull(next);
        roster = null;
        if (next.Group != Group || Epoch == uint.MaxValue || next.Epoch != Epoch + 1 || !FixedTime.AreEqual(next.PreviousHash, _lastHash))
            return GroupEventOutcome.NotNext;
        if (!next.Verify(author, signature))
            return GroupEventOutcome.BadSignature;
        if (!_members.TryGetValue(next.Author, out var acting))
            return GroupEventOutcome.Forbidden;
        var members = new Dictionary<GroupHandle, GroupMember>(_members);
        if (!TryChange(members, next, acting.Role))
            return GroupEventOutcome.Forbidden;
        var departure = next.IsDeparture ? next.Epoch : LastDepartureEpoch;
        roster = new GroupRoster(next, members, departure, next.TitleHash.ContainsAnyExcept((byte)0) ? next.TitleHash : _titleHash);
        return GroupEventOutcome.Applied;
    }

    /// <summary>Finds a member by its account.</summary>
    /// <param name="account">The account.</param>
    /// <returns>Its place, or null.</returns>
    public GroupMember? Find(Guid account) => Find(GroupHandle.OfMember(Group, account));

    /// <summary>Finds a member by what the log calls it.</summary>
    /// <param name="handle">The handle.</param>
    /// <returns>Its place, or null.</returns>
    public GroupMember? Find(GroupHandle handle) => _members.TryGetValue(handle, out var member) ? member : null;

    private static bool TryChange(Dictionary<GroupHandle, GroupMember> members, GroupEvent next, GroupRole acting) => next.Operation switch
    {
        GroupOperation.Add => acting >= GroupRole.Admin && TryAdd(members, next),
        GroupOperation.Remove => acting >= GroupRole.Admin && next.Subjects.All(subject => TryRemove(members, subject, acting)),
        GroupOperation.Leave => (acting != GroupRole.Owner || members.Count == 1) && members.Remove(next.Author),
        GroupOperation.SetRole => acting == GroupRole.Owner && TrySetRole(members, next),
        GroupOperation.Rename => acting >= GroupRole.Admin,
        _ => false,
    };

    private static bool TryAdd(Dictionary<GroupHandle, GroupMember> members, GroupEvent next) =>
        members.Count + next.Subjects.Count <= MaxMembers
        && next.Subjects.All(subject => members.TryAdd(subject, new GroupMember(GroupRole.Member, next.Epoch)));

    private static bool TryRemove(Dictionary<GroupHandle, GroupMember> members, GroupHandle subject, GroupRole acting) =>
        members.TryGetValue(subject, out var member) && member.Role < acting && members.Remove(subject);

    private static bool TrySetRole(Dictionary<GroupHandle, GroupMember> members, GroupEvent next)
    {
        var subject = next.Subjects[0];
        if (subject == next.Author || !members.TryGetValue(subject, out var member))
            return false;
        members[subject] = member with { Role = next.Role };
        if (next.Role == GroupRole.Owner)
            members[next.Author] = members[next.Author] with { Role = GroupRole.Admin };
        return true;
    }
}
