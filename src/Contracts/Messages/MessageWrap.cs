// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>The body key, encrypted for one device.</summary>
public sealed record MessageWrap
{
    /// <summary>The device.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>1 to 4,096 bytes.</summary>
    public byte[]? Wrap { get; init; }
}
