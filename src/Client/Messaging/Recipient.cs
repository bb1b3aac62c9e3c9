// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

/// <summary>A device a message goes to, with the key and suites its account's verified list gives it, and fresh prekeys where no session can be used.</summary>
internal sealed record Recipient(DeviceAddress Address, DeviceListEntry Entry)
{
    public PrekeyBundle? Bundle { get; init; }

    /// <summary>Whether the session there is cannot be used: a new one begins from the bundle.</summary>
    public bool IsRenewed { get; init; }
}
