// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Messages.Groups;

/// <summary>A request to change a group, as far as it can be judged without the store.</summary>
/// <param name="Signed">By the calling device, if its signature holds.</param>
/// <param name="Title">The ciphertext the event names by its hash; null when it names none.</param>
internal sealed record GroupForm(SignedEvent Signed, byte[]? Title)
{
    /// <summary>Longest title, bytes of ciphertext.</summary>
    public const int MaxTitleBytes = 1024;

    /// <summary>What the log holds: event, signature, and the title where there is one.</summary>
    public byte[] Body => Title is null ? Signed.Bytes : [.. Signed.Bytes, .. Title];

    /// <summary>Reads the beginning of a group.</summary>
    public static Outcome<GroupForm> Read(CreateConversationRequest request, Caller caller)
    {
        var errors = new FieldErrors();
        var signed = ReadEvent(request.Event, caller, errors);
        if (signed is not null)
        {
            errors.Require(signed.Event.Operation == GroupOperation.Create, "event", "does not begin a group");
            errors.Require(
                request.MemberIds is null || signed.Event.Subjects.ToHashSet().SetEquals(request.MemberIds), "member_ids", "are not those the event names");
        }

        return Finish(signed, request.Title, errors);
    }

    /// <summary>Reads a change of the group in the route, which does what the route says.</summary>
    public static Outcome<GroupForm> Read(GroupEventRequest request, Guid group, GroupIntent intent, Caller caller)
    {
        var errors = new FieldErrors();
        var signed = ReadEvent(request.Event, caller, errors);
        if (signed is not null)
        {
            errors.Require(signed.Event.Group == group, "event", "is of another group");
            errors.Require(intent.IsMetBy(signed.Event), "event", $"does not {intent.Words}");
        }

        return Finish(signed, request.Title, errors);
    }

    private static SignedEvent? ReadEvent(byte[]? bytes, Caller caller, FieldErrors errors)
    {
        if (!SignedEvent.TryParse(bytes, out var signed))
        {
            errors.Add("event", bytes is null ? "is required" : "is not an event of a group and a signature");
            return null;
        }

        var isOwn = signed.Event.AuthorAccount == caller.User.Value && signed.Event.AuthorDevice == caller.Device.Value;
        errors.Require(isOwn, "event", "is not by the calling device");
        return signed;
    }

    private static Outcome<GroupForm> Finish(SignedEvent? signed, byte[]? title, FieldErrors errors)
    {
        if (signed is null) return errors.ToRefusal()!;
        errors.Require(title is null || title.Length <= MaxTitleBytes, "title", "at most 1 KiB");
        var isTitled = signed.Event.Operation is GroupOperation.Create or GroupOperation.Rename;
        if (isTitled) errors.Require(IsHashOf(signed.Event.TitleHash, title ?? []), "title", "is not the one the event names by its hash");
        else errors.Require(title is null, "title", "does not belong to this event");
        return errors.ToRefusal() is { } refusal ? refusal : new GroupForm(signed, isTitled ? title ?? [] : null);
    }

    private static bool IsHashOf(ReadOnlySpan<byte> hash, byte[] title)
    {
        Span<byte> actual = stackalloc byte[Sha256.Size];
        Sha256.Hash(title, actual);
        return hash.SequenceEqual(actual);
    }
}
