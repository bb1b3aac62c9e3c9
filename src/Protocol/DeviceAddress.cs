// SPDX-License-Identifier: MIT
// DeviceAddress: one device of one account, as it stands in the session transcript.
// account 16 | device 16, both UUIDs big-endian (RFC 9562 §4). Holds no secret bytes.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>One device of one account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Device">The device.</param>
public readonly record struct DeviceAddress(Guid Account, Guid Device)
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = 32;

    internal void Write(ref FieldWriter fields)
    {
        fields.WriteId(Account);
        fields.WriteId(Device);
    }

    internal static DeviceAddress Read(ref FieldReader fields) => new(fields.ReadId(), fields.ReadId());
}
