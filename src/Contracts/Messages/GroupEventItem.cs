// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>One event of a group's membership log.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Seq">Where it stands in the conversation's log.</param>
/// <param name="Event">The event and its 64-byte signature behind it.</param>
/// <param name="Title">The ciphertext of the title it gives, where it gives one.</param>
/// <param name="AuthorId">The account behind the author's handle, to fetch its keys by; absent once it is erased. Compute its handle and compare.</param>
public sealed record GroupEventItem(uint Epoch, uint Seq, byte[] Event, byte[]? Title, Guid? AuthorId);
