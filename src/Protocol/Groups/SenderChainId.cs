// SPDX-License-Identifier: MIT
// SenderChainId: which chain of a sending device: group 16 | epoch u32 | chain u32, as it stands in messages and distributions.
// Holds no secret bytes.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal readonly record struct SenderChainId(Guid Group, uint Epoch, uint Number)
{
    public const int Size = 16 + 4 + 4;

    /// <summary>Epochs and chains count from 1.</summary>
    public bool IsWellFormed => Epoch != 0 && Number != 0;

    public void Write(ref FieldWriter fields)
    {
        fields.WriteId(Group);
        fields.WriteUInt32(Epoch);
        fields.WriteUInt32(Number);
    }

    public static SenderChainId Read(ref FieldReader fields) => new(fields.ReadId(), fields.ReadUInt32(), fields.ReadUInt32());
}
