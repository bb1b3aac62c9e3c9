// SPDX-License-Identifier: MIT
// GroupSender: this device's own chain in one group: encrypt once, every member reads. Rotated lazily, but never late.
// Owns the chain key and the signing key, zeroed on Dispose. Nothing moves before a ciphertext exists. Not thread-safe.
using System.Security.Cryptography;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Protocol;

/// <summary>This device's sender key in one group.</summary>
public sealed class GroupSender : IDisposable
{
    /// <summary>Longest plaintext of one message, bytes.</summary>
    public const int MaxPlaintextSize = MessageBody.MaxContentSize;

    /// <summary>Length of a serialized sender, bytes.</summary>
    public const int StateSize = 1 + DeviceAddress.Size + IdentityPublicKey.Size + SenderChainId.Size + WireFormat.KeySize + 4
        + SenderKeyPair.SeedSize + 8 + 1;

    private const byte LayoutVersion = 1;

    private readonly DeviceAddress _own;
    private readonly IdentityPublicKey _identity;
    private readonly SenderChainId _id;
    private readonly SenderKeyPair _signer;
    private readonly SendingChain _chain;
    private readonly byte[] _binding;
    private bool _expired;

    private GroupSender(DeviceAddress own, IdentityPublicKey identity, SenderChainId id, SenderKeyPair signer, SendingChain chain)
    {
        _own = own;
        _identity = identity;
        _id = id;
        _signer = signer;
        _chain = chain;
        _binding = GroupMessage.BindTo(id, own, identity);
    }

    /// <summary>The group.</summary>
    public Guid Group => _id.Group;

    /// <summary>The group's epoch when the chain began.</summary>
    public uint Epoch => _id.Epoch;

    /// <summary>Number of the chain among this device's in the group, from 1.</summary>
    public uint ChainNumber => _id.Number;

    /// <summary>Messages sent on the chain.</summary>
    public uint Sent => _chain.Index;

    /// <summary>When the chain began, Unix milliseconds.</summary>
    public long CreatedAtMs { get; private init; }

    /// <summary>Makes this device's first chain in a group. It has to be distributed before its first message.</summary>
    /// <param name="own">This device.</param>
    /// <param name="roster">The group's verified roster.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where the keys come from.</param>
    /// <returns>The sender; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The device's account is no member.</exception>
    public static GroupSender Create(LocalDevice own, GroupRoster roster, long nowMs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(own);
        return Create(own.Address, own.Identity.PublicKey, roster, 1, nowMs, random);
    }

    /// <summary>Makes the chain after this one, which the caller then disposes.</summary>
    /// <param name="roster">The group's verified roster.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where the keys come from.</param>
    /// <param name="beyond">The newest chain a reader says it has of this device: more than our own number after a return to an older state.</param>
    /// <returns>The sender; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The roster is of another group, or this device's account is no member.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beyond"/> is more than <see cref="GroupLimits.MaxChainJump"/> ahead: no honest reader says so.</exception>
    public GroupSender Next(GroupRoster roster, long nowMs, RandomSource random, uint beyond = 0)
    {
        ArgumentNullException.ThrowIfNull(roster);
        var last = Math.Max(ChainNumber, beyond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last - ChainNumber, GroupLimits.MaxChainJump, nameof(beyond));
        if (roster.Group != Group)
            throw new ArgumentException("The roster is of another group.", nameof(roster));
        return Create(_own, _identity, roster, last + 1, nowMs, random);
    }

    /// <summary>Whether the chain may serve another message, and if not, why.</summary>
    /// <param name="roster">The group's verified roster.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <returns>The first reason that applies.</returns>
    public RotationReason NeedsNext(GroupRoster roster, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(roster);
        if (_expired || roster.LastDepartureEpoch > Epoch)
            return RotationReason.Departure;
        if (Sent >= GroupLimits.MaxMessages)
            return RotationReason.Count;
        return nowMs - CreatedAtMs >= GroupLimits.MaxAgeMs ? RotationReason.Age : RotationReason.None;
    }

    /// <summary>Notes that a device of a member has gone from its account's list: the chain serves no further message.</summary>
    public void ExpireForDeviceRemoval() => _expired = true;

    /// <summary>What lets a device read from the next message on; nothing before.</summary>
    /// <returns>The distribution, for the pairwise sessions with verified members only; the caller disposes it.</returns>
    public SenderKeyDistribution Distribute() => new(_id, _chain.Index, _chain.CopyKey(), _signer.PublicKey);

    /// <summary>Encrypts a message for all who have the chain. Store the sender before the result leaves the device.</summary>
    /// <param name="plaintext">Up to <see cref="MaxPlaintextSize"/> bytes.</param>
    /// <param name="roster">The group's verified roster.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="random">Where the nonce comes from; if it throws, the sender has not changed.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">The chain may not serve: <see cref="NeedsNext"/> says why; or this account is no member.</exception>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext, GroupRoster roster, long nowMs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, MaxPlaintextSize);
        if (NeedsNext(roster, nowMs) is not RotationReason.None and var reason)
            throw new InvalidOperationException($"A new chain has to be made and distributed first: {reason}.");
        if (roster.Group != Group || roster.Find(_own.Account) is null)
            throw new InvalidOperationException("This account is no member of the group.");
        var message = new byte[GroupMessage.SizeFor(plaintext.Length)];
        Span<byte> nonce = stackalloc byte[Aes256Gcm.NonceSize];
        Span<byte> messageKey = stackalloc byte[WireFormat.KeySize];
        Span<byte> following = stackalloc byte[WireFormat.KeySize];
        random.Fill(nonce);
        _chain.Derive(messageKey, following);
        GroupMessage.Seal(_id, _chain.Index, messageKey, nonce, _binding, _signer, plaintext, message);
        _chain.Commit(following);
        CryptographicOperations.ZeroMemory(messageKey);
        CryptographicOperations.ZeroMemory(following);
        return message;
    }

    /// <summary>Writes the whole state, for an encrypted store.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    public SecretBytes Serialize()
    {
        var state = new SecretBytes(StateSize);
        var fields = new FieldWriter(state.ExposeForWriting());
        fields.WriteByte(LayoutVersion);
        _own.Write(ref fields);
        fields.WriteBytes(_identity.Bytes);
        _id.Write(ref fields);
        _chain.Write(ref fields);
        _signer.ExportSeed(fields.Take(SenderKeyPair.SeedSize));
        fields.WriteUInt64(unchecked((ulong)CreatedAtMs));
        fields.WriteByte(_expired ? (byte)1 : (byte)0);
        return state;
    }

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <param name="state">The state.</param>
    /// <param name="sender">The sender, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryDeserialize(ReadOnlySpan<byte> state, out GroupSender? sender)
    {
        sender = null;
        var fields = new FieldReader(state);
        var layout = fields.ReadByte();
        var own = DeviceAddress.Read(ref fields);
        var identityBytes = fields.ReadBytes(IdentityPublicKey.Size);
        var id = SenderChainId.Read(ref fields);
        var chainKey = fields.ReadBytes(WireFormat.KeySize);
        var index = fields.ReadUInt32();
        var seed = fields.ReadBytes(SenderKeyPair.SeedSize);
        var createdAtMs = unchecked((long)fields.ReadUInt64());
        var expired = fields.ReadByte();
        if (!fields.IsComplete || layout != LayoutVersion || !id.IsWellFormed || expired > 1)
            return false;
        if (!IdentityPublicKey.TryImport(identityBytes, out var identity))
            return false;
        sender = new GroupSender(own, identity!, id, SenderKeyPair.FromSeed(seed), new SendingChain(chainKey, index))
        {
            CreatedAtMs = createdAtMs,
            _expired = expired == 1,
        };
        return true;
    }

    /// <summary>Zeroes every key. May be called again.</summary>
    public void Dispose()
    {
        _signer.Dispose();
        _chain.Dispose();
    }

    private static GroupSender Create(
        DeviceAddress own, IdentityPublicKey identity, GroupRoster roster, uint number, long nowMs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(roster);
        if (roster.Find(own.Account) is null)
            throw new ArgumentException("This account is no member of the group.", nameof(roster));
        using var chainKey = SecretBytes.Random(WireFormat.KeySize, random);
        var signer = SenderKeyPair.Generate(random);
        var id = new SenderChainId(roster.Group, roster.Epoch, number);
        return new GroupSender(own, identity, id, signer, new SendingChain(chainKey.Expose(), 0)) { CreatedAtMs = nowMs };
    }
}
