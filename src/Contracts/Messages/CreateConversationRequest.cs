// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Messages;

/// <summary>POST /api/v1/conversations.</summary>
public sealed record CreateConversationRequest
{
    /// <summary><c>direct</c>: exactly one other member. <c>group</c>: up to 199.</summary>
    [Required, AllowedValues("direct", "group")]
    public string? Kind { get; init; }

    /// <summary>The other members. Of a group: the accounts behind the handles in the event, each once; empty for none.</summary>
    [MaxLength(199)]
    public IReadOnlyList<Guid>? MemberIds { get; init; }

    /// <summary>Of a group: the title's ciphertext, at most 1 KiB; none for an empty one.</summary>
    [Bytes(0, 1_024)]
    public byte[]? Title { get; init; }

    /// <summary>Of a group: the event that begins it and its 64-byte signature behind it. Its group is the conversation's id.</summary>
    public byte[]? Event { get; init; }
}
