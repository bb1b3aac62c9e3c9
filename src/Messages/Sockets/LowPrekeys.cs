// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Sockets;

/// <summary>What was left of a device's prekeys when they ran low.</summary>
internal sealed record LowPrekeys(uint OneTime, uint Kem);
