// SPDX-License-Identifier: MIT
// GroupEvent: one change of a group, signed by its author's device (context 5) and chained by hash, so that a server cannot add a reader.
// ver u8 = 1 | group 16 | epoch u32 | previous 32 | author 16 | author device 16 | op u8 | role u8 | title hash 32 | count u16 | count x member 16.
// Whoever is named is named by handle: no id stands in the bytes, which outlive accounts.
namespace SecureMessenger.Primitives.Statements;

/// <summary>A membership event. Immutable; made for a roster by the methods below, or read by <see cref="TryParse"/>. Public bytes only.</summary>
public sealed class GroupEvent
{
    /// <summary>Longest encoded event, bytes.</summary>
    public const int MaxSize = HeaderSize + (GroupRoster.MaxMembers * GroupHandle.Size);

    private const byte LayoutVersion = 1;
    private const int PreviousOffset = 1 + 16 + 4;
    private const int TitleOffset = PreviousOffset + Sha256.Size + GroupHandle.Size + GroupHandle.Size + 1 + 1;
    private const int HeaderSize = TitleOffset + Sha256.Size + 2;

    private readonly byte[] _bytes;
    private readonly GroupHandle[] _subjects;

    private GroupEvent(byte[] bytes, GroupHandle[] subjects, ref FieldReader head)
    {
        _bytes = bytes;
        _subjects = subjects;
        _ = head.ReadByte();
        Group = head.ReadId();
        Epoch = head.ReadUInt32();
        _ = head.ReadBytes(Sha256.Size);
        Author = GroupHandle.Read(ref head);
        AuthorDevice = GroupHandle.Read(ref head);
        Operation = (GroupOperation)head.ReadByte();
        Role = (GroupRole)head.ReadByte();
    }

    /// <summary>The group.</summary>
    public Guid Group { get; }

    /// <summary>Number of the event, from 1, rising by one: the group's epoch once it applies.</summary>
    public uint Epoch { get; }

    /// <summary>The account that acts.</summary>
    public GroupHandle Author { get; }

    /// <summary>The device that signs.</summary>
    public GroupHandle AuthorDevice { get; }

    /// <summary>What it does.</summary>
    public GroupOperation Operation { get; }

    /// <summary>The role that <see cref="GroupOperation.SetRole"/> gives; otherwise <see cref="GroupRole.Member"/>.</summary>
    public GroupRole Role { get; }

    /// <summary>Whom it concerns, each member once.</summary>
    public IReadOnlyList<GroupHandle> Subjects => _subjects;

    /// <summary>SHA-256 of the event before; zeros for the first.</summary>
    public ReadOnlySpan<byte> PreviousHash => _bytes.AsSpan(PreviousOffset, Sha256.Size);

    /// <summary>SHA-256 of the title that <see cref="GroupOperation.Create"/> and <see cref="GroupOperation.Rename"/> give; otherwise zeros.</summary>
    public ReadOnlySpan<byte> TitleHash => _bytes.AsSpan(TitleOffset, Sha256.Size);

    /// <summary>The encoded event: what is signed, hashed and sent.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether somebody goes by it, so that every sender needs a new chain.</summary>
    public bool IsDeparture => Operation is GroupOperation.Remove or GroupOperation.Leave;

    /// <summary>Begins a group.</summary>
    /// <param name="group">Its id.</param>
    /// <param name="account">The owner to be.</param>
    /// <param name="device">The device that signs.</param>
    /// <param name="members">Whoever else is in it from the start.</param>
    /// <param name="titleHash">SHA-256 of the title.</param>
    /// <returns>The event, unsigned.</returns>
    /// <exception cref="ArgumentException">The fields are no event.</exception>
    public static GroupEvent Create(Guid group, Guid account, Guid device, IReadOnlyList<Guid> members, ReadOnlySpan<byte> titleHash) =>
        Make(group, 1, new byte[Sha256.Size], account, device, GroupOperation.Create, GroupRole.Member, titleHash, members);

    /// <summary>Makes the next event of a group that adds, removes or lets go.</summary>
    /// <param name="roster">The group as it is.</param>
    /// <param name="account">The author.</param>
    /// <param name="device">The device that signs.</param>
    /// <param name="operation">Add, remove or leave.</param>
    /// <param name="subjects">Whom it concerns; none for leave.</param>
    /// <returns>The event, unsigned. Whether the author may do it is judged by <see cref="GroupRoster.TryApply"/>.</returns>
    /// <exception cref="ArgumentException">The fields are no event.</exception>
    public static GroupEvent Change(GroupRoster roster, Guid account, Guid device, GroupOperation operation, IReadOnlyList<Guid> subjects) =>
        After(roster, account, device, operation, GroupRole.Member, new byte[Sha256.Size], subjects);

    /// <summary>Makes the next event of a group that gives a role.</summary>
    /// <param name="roster">The group as it is.</param>
    /// <param name="account">The author.</param>
    /// <param name="device">The device that signs.</param>
    /// <param name="subject">Who takes the role.</param>
    /// <param name="role">The role.</param>
    /// <returns>The event, unsigned.</returns>
    public static GroupEvent GiveRole(GroupRoster roster, Guid account, Guid device, Guid subject, GroupRole role) =>
        After(roster, account, device, GroupOperation.SetRole, role, new byte[Sha256.Size], [subject]);

    /// <summary>Makes the next event of a group that changes its title.</summary>
    /// <param name="roster">The group as it is.</param>
    /// <param name="account">The author.</param>
    /// <param name="device">The device that signs.</param>
    /// <param name="titleHash">SHA-256 of the title.</param>
    /// <returns>The event, unsigned.</returns>
    public static GroupEvent Rename(GroupRoster roster, Guid account, Guid device, ReadOnlySpan<byte> titleHash) =>
        After(roster, account, device, GroupOperation.Rename, GroupRole.Member, titleHash, []);

    /// <summary>Reads an encoded event strictly. Signature and permission are other steps: <see cref="GroupRoster.TryApply"/>.</summary>
    /// <param name="bytes">The encoded event.</param>
    /// <param name="parsed">The event, or null.</param>
    /// <returns>False for anything but the one encoding of an event that keeps the rules.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out GroupEvent? parsed)
    {
        parsed = null;
        if (bytes.Length is < HeaderSize or > MaxSize || bytes[0] != LayoutVersion)
            return false;
        var tail = new FieldReader(bytes[(HeaderSize - 2)..]);
        int count = tail.ReadUInt16();
        if (tail.Remaining != count * GroupHandle.Size)
            return false;
        var subjects = new GroupHandle[count];
        for (var i = 0; i < count; i++)
            subjects[i] = GroupHandle.Read(ref tail);
        var head = new FieldReader(bytes);
        var read = new GroupEvent(bytes.ToArray(), subjects, ref head);
        if (!read.IsWellFormed())
            return false;
        parsed = read;
        return true;
    }

    /// <summary>Tells whether a device is the one that acts.</summary>
    /// <param name="account">The device's account.</param>
    /// <param name="device">The device.</param>
    /// <returns>Whether the event names both, by their handles.</returns>
    public bool IsBy(Guid account, Guid device) =>
        Author == GroupHandle.OfMember(Group, account) && AuthorDevice == GroupHandle.OfDevice(Group, account, device);

    /// <summary>Signs the event.</summary>
    /// <param name="identity">The key of <see cref="AuthorDevice"/>.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    public void Sign(IdentityKeyPair identity, Span<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(identity);
        identity.Sign(SignatureContext.GroupEvent, _bytes, signature);
    }

    /// <summary>Verifies the author's signature.</summary>
    /// <param name="author">The key of <see cref="AuthorDevice"/> in its account's verified device list.</param>
    /// <param name="signature">The signature; another length than 64 is refused.</param>
    /// <returns>Whether that device signed exactly this event.</returns>
    public bool Verify(IdentityPublicKey author, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(author);
        return author.Verify(SignatureContext.GroupEvent, _bytes, signature);
    }

    /// <summary>Hashes the encoded event.</summary>
    /// <param name="destination">Receives 32 bytes: what the next event names as previous.</param>
    public void WriteHash(Span<byte> destination) => Sha256.Hash(_bytes, destination);

    private static GroupEvent After(
        GroupRoster roster, Guid account, Guid device, GroupOperation operation, GroupRole role, ReadOnlySpan<byte> titleHash,
        IReadOnlyList<Guid> subjects)
    {
        ArgumentNullException.ThrowIfNull(roster);
        return Make(roster.Group, roster.Epoch + 1, roster.LastHash, account, device, operation, role, titleHash, subjects);
    }

    private static GroupEvent Make(
        Guid group, uint epoch, ReadOnlySpan<byte> previous, Guid account, Guid device, GroupOperation operation, GroupRole role,
        ReadOnlySpan<byte> titleHash, IReadOnlyList<Guid> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentOutOfRangeException.ThrowIfNotEqual(titleHash.Length, Sha256.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subjects.Count, GroupRoster.MaxMembers);
        var bytes = new byte[HeaderSize + (subjects.Count * GroupHandle.Size)];
        var fields = new FieldWriter(bytes);
        fields.WriteByte(LayoutVersion);
        fields.WriteId(group);
        fields.WriteUInt32(epoch);
        fields.WriteBytes(previous);
        GroupHandle.OfMember(group, account).Write(ref fields);
        GroupHandle.OfDevice(group, account, device).Write(ref fields);
        fields.WriteByte((byte)operation);
        fields.WriteByte((byte)role);
        fields.WriteBytes(titleHash);
        fields.WriteUInt16((ushort)subjects.Count);
        foreach (var subject in subjects)
            GroupHandle.OfMember(group, subject).Write(ref fields);
        return TryParse(bytes, out var made) ? made! : throw new ArgumentException("These fields are no event of a group.", nameof(operation));
    }

    // One encoding for each meaning: what an operation does not use is zero.
    private bool IsWellFormed()
    {
        var titled = TitleHash.ContainsAnyExcept((byte)0);
        var chained = PreviousHash.ContainsAnyExcept((byte)0);
        if (Epoch == 0 || (Epoch == 1) == chained || _subjects.Distinct().Count() != _subjects.Length)
            return false;
        if (Role > GroupRole.Owner || (Role != GroupRole.Member && Operation != GroupOperation.SetRole))
            return false;
        return Operation switch
        {
            GroupOperation.Create => Epoch == 1 && titled && _subjects.Length < GroupRoster.MaxMembers,
            GroupOperation.Add or GroupOperation.Remove => Epoch > 1 && !titled && _subjects.Length > 0,
            GroupOperation.Leave => Epoch > 1 && !titled && _subjects.Length == 0,
            GroupOperation.SetRole => Epoch > 1 && !titled && _subjects.Length == 1,
            GroupOperation.Rename => Epoch > 1 && titled && _subjects.Length == 0,
            _ => false,
        };
    }
}
