// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;

namespace SecureMessenger.Contracts.Messages;

/// <summary>A change of a group, by its signed event.</summary>
public sealed record GroupEventRequest
{
    /// <summary>The event and its 64-byte signature behind it.</summary>
    [Required]
    public byte[]? Event { get; init; }

    /// <summary>With an addition: the accounts behind the handles in the event, each once.</summary>
    [MaxLength(199)]
    public IReadOnlyList<Guid>? MemberIds { get; init; }

    /// <summary>With a change of title: its ciphertext, at most 1 KiB.</summary>
    [Bytes(0, 1_024)]
    public byte[]? Title { get; init; }
}
