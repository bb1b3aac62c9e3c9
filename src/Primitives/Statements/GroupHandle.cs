// SPDX-License-Identifier: MIT
// GroupHandle: what stands for an account or a device in the signed log of one group: 16 bytes of a hash over the ids (docs/protocol/groups.md,
// "Handles"). Who knows an id computes its handle; nobody turns a handle back, and no two groups have one in common. Public bytes only.
using System.Buffers.Binary;
using System.Globalization;

namespace SecureMessenger.Primitives.Statements;

/// <summary>An account or a device by the signed log of one group.</summary>
public readonly record struct GroupHandle
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    private GroupHandle(ReadOnlySpan<byte> bytes) => _value = BinaryPrimitives.ReadUInt128BigEndian(bytes);

    private static ReadOnlySpan<byte> MemberLabel => "SM1 grp member\0"u8;

    private static ReadOnlySpan<byte> DeviceLabel => "SM1 grp device\0"u8;

    /// <summary>Computes the handle of an account.</summary>
    /// <param name="group">The group.</param>
    /// <param name="account">The account.</param>
    /// <returns>Its handle there.</returns>
    public static GroupHandle OfMember(Guid group, Guid account) => Hash(MemberLabel, [group, account]);

    /// <summary>Computes the handle of a device.</summary>
    /// <param name="group">The group.</param>
    /// <param name="account">The device's account.</param>
    /// <param name="device">The device.</param>
    /// <returns>Its handle there.</returns>
    public static GroupHandle OfDevice(Guid group, Guid account, Guid device) => Hash(DeviceLabel, [group, account, device]);

    /// <summary>The 16 bytes in lower-case hex.</summary>
    /// <returns>32 digits.</returns>
    public override string ToString() => _value.ToString("x32", CultureInfo.InvariantCulture);

    internal static GroupHandle Read(ref FieldReader fields)
    {
        var bytes = fields.ReadBytes(Size);
        return bytes.IsEmpty ? default : new GroupHandle(bytes);
    }

    internal void Write(ref FieldWriter fields) => BinaryPrimitives.WriteUInt128BigEndian(fields.Take(Size), _value);

    private static GroupHandle Hash(ReadOnlySpan<byte> label, ReadOnlySpan<Guid> ids)
    {
        Span<byte> input = stackalloc byte[label.Length + (ids.Length * 16)];
        var fields = new FieldWriter(input);
        fields.WriteBytes(label);
        foreach (var id in ids)
            fields.WriteId(id);
        Span<byte> hash = stackalloc byte[Sha256.Size];
        Sha256.Hash(input, hash);
        return new GroupHandle(hash[..Size]);
    }
}
