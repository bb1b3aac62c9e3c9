// SPDX-License-Identifier: MIT
// LocalDevice: the device this process speaks for.
// Borrows the identity key pair: whoever made it disposes it, after all sessions are done with it.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>Address and identity key of this device.</summary>
/// <param name="address">The address the other side knows this device by.</param>
/// <param name="identity">The device's key, borrowed.</param>
public sealed class LocalDevice(DeviceAddress address, IdentityKeyPair identity)
{
    /// <summary>The address of this device.</summary>
    public DeviceAddress Address { get; } = address;

    /// <summary>The identity key of this device, borrowed.</summary>
    public IdentityKeyPair Identity { get; } = identity ?? throw new ArgumentNullException(nameof(identity));
}
