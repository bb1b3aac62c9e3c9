// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using SecureMessenger.Contracts.Schema;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Contracts.Messages;

/// <summary>The body key, encrypted for one device.</summary>
public sealed record MessageWrap
{
    /// <summary>The device.</summary>
    [Required]
    public Guid? DeviceId { get; init; }

    /// <summary>1 to 4,096 bytes.</summary>
    [Required, Bytes(1, SocketProtocol.MaxWrapBytes)]
    public byte[]? Wrap { get; init; }
}
