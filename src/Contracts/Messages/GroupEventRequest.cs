// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>A change of a group, by its signed event.</summary>
public sealed record GroupEventRequest
{
    /// <summary>The event and its 64-byte signature behind it.</summary>
    public byte[]? Event { get; init; }

    /// <summary>With a change of title: its ciphertext, at most 1 KiB.</summary>
    public byte[]? Title { get; init; }
}
