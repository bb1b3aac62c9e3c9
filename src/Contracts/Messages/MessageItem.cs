// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Contracts.Messages;

/// <summary>One entry of a conversation's log.</summary>
/// <param name="Seq">1, 2, 3 … without holes.</param>
/// <param name="SenderId">The account that sent it.</param>
/// <param name="SenderDeviceId">The device that sent it.</param>
/// <param name="ClientId">The sender's own id of it, unique per device.</param>
/// <param name="RosterVersion">The roster it was encrypted for.</param>
/// <param name="Kind"><c>message</c>, <c>event</c> or <c>distribution</c>.</param>
/// <param name="ReceivedAt">When the server stored it.</param>
/// <param name="Body">Ciphertext.</param>
/// <param name="Wrap">The body key for the calling device, where there is one.</param>
public sealed record MessageItem(
    uint Seq,
    Guid SenderId,
    Guid SenderDeviceId,
    Guid ClientId,
    ulong RosterVersion,
    [property: AllowedValues("message", "event", "distribution")] string Kind,
    DateTimeOffset ReceivedAt,
    [property: Bytes(0, SocketProtocol.MaxBodyBytes)] byte[] Body,
    [property: Bytes(1, SocketProtocol.MaxWrapBytes)] byte[]? Wrap);
