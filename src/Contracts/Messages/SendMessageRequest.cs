// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Contracts.Messages;

/// <summary>POST /api/v1/conversations/{id}/messages: the socket's <c>Send</c> for clients without one. Idempotent by (device, client id).</summary>
public sealed record SendMessageRequest
{
    /// <summary>The sender's own id of the message, unique per device.</summary>
    [Required]
    public Guid? ClientId { get; init; }

    /// <summary>The roster it was encrypted for.</summary>
    [Required]
    public ulong? RosterVersion { get; init; }

    /// <summary><c>message</c> or <c>distribution</c>.</summary>
    [Required, AllowedValues("message", "distribution")]
    public string? Kind { get; init; }

    /// <summary>Ciphertext, at most 96 KiB.</summary>
    [Bytes(0, SocketProtocol.MaxBodyBytes)]
    public byte[]? Body { get; init; }

    /// <summary>The body key for each device, at most 1,000.</summary>
    [MaxLength(SocketProtocol.MaxWraps)]
    public IReadOnlyList<MessageWrap?>? Wraps { get; init; }
}
