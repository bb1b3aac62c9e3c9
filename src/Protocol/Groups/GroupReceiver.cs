// SPDX-License-Identifier: MIT
// GroupReceiver: what this device can read of one sending device in one group: its last chains and the keys of late messages.
// Owns every key, zeroed on Dispose. Signature, then tag, then state: unless a call says Decrypted, nothing has changed. Not thread-safe.
using System.Security.Cryptography;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Protocol;

/// <summary>The chains of one sending device in one group.</summary>
public sealed class GroupReceiver : IDisposable
{
    private const byte LayoutVersion = 1;

    private readonly List<GroupReceivingChain> _chains = []; // by number, oldest first
    private readonly SkippedKeys _skipped = new();

    /// <summary>Makes an empty receiver.</summary>
    /// <param name="group">The group.</param>
    /// <param name="sender">The sending device.</param>
    /// <param name="identity">Its identity key by its account's verified device list.</param>
    public GroupReceiver(Guid group, DeviceAddress sender, IdentityPublicKey identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        Group = group;
        Sender = sender;
        Identity = identity;
    }

    /// <summary>The group.</summary>
    public Guid Group { get; }

    /// <summary>The sending device.</summary>
    public DeviceAddress Sender { get; }

    /// <summary>The sending device's identity key.</summary>
    public IdentityPublicKey Identity { get; }

    /// <summary>Number of chains held.</summary>
    public int ChainCount => _chains.Count;

    /// <summary>Number of the newest chain held, or 0: what to tell the sender when it cannot be read.</summary>
    public uint NewestChain => _chains.Count == 0 ? 0 : _chains[^1].Id.Number;

    /// <summary>Takes a chain that came through the pairwise session with the sending device. Beyond five, the oldest goes.</summary>
    /// <param name="distribution">The distribution; still the caller's to dispose.</param>
    /// <returns>False for another group, for a chain older than all held, and for a known chain under another key; a known chain stays where it is.</returns>
    public bool TryTake(SenderKeyDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        if (distribution.Group != Group)
            return false;
        if (Find(distribution.Chain.Number) is { } known)
            return known.Id == distribution.Chain && known.SigningKey.Equals(distribution.SigningKey);
        if (_chains.Count == GroupLimits.MaxChains && distribution.Chain.Number < _chains[0].Id.Number)
            return false;
        if (_chains.Count == GroupLimits.MaxChains)
            Drop(_chains[0]);
        var chain = new GroupReceivingChain(
            distribution.Chain, distribution.Iteration, distribution.ChainKey.Expose(), distribution.SigningKey,
            GroupMessage.BindTo(distribution.Chain, Sender, Identity));
        _chains.Insert(_chains.Count(held => held.Id.Number < chain.Id.Number), chain);
        return true;
    }

    /// <summary>Verifies and decrypts a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="roster">The group's verified roster at the message's place in the log: whoever is not in it is refused.</param>
    /// <param name="nowMs">The time now, Unix milliseconds.</param>
    /// <param name="plaintext">The plaintext, or null; the caller disposes it.</param>
    /// <returns>What became of it.</returns>
    public DecryptOutcome TryDecrypt(ReadOnlySpan<byte> message, GroupRoster roster, long nowMs, out SecretBytes? plaintext)
    {
        ArgumentNullException.ThrowIfNull(roster);
        plaintext = null;
        if (!GroupMessage.TryParse(message, out var parsed) || parsed.Chain.Group != Group || roster.Group != Group)
            return DecryptOutcome.Undecryptable;
        // A chain from before the sender (last) joined, or from a future this roster does not know, has no business here.
        if (roster.Find(Sender.Account) is not { } member || parsed.Chain.Epoch < member.JoinedEpoch || parsed.Chain.Epoch > roster.Epoch)
            return DecryptOutcome.Undecryptable;
        if (Find(parsed.Chain.Number) is not { } chain || chain.Id != parsed.Chain)
            return DecryptOutcome.Undecryptable;
        if (parsed.Number >= chain.Ceiling || (parsed.Number > chain.Index && parsed.Number - chain.Index > GroupLimits.MaxSkip))
            return DecryptOutcome.Undecryptable;
        if (!parsed.Verify(chain.SigningKey))
            return DecryptOutcome.Undecryptable;
        return parsed.Number < chain.Index
            ? TryLate(parsed, chain, out plaintext)
            : TryAhead(parsed, chain, nowMs, out plaintext);
    }

    /// <summary>Drops chains that were replaced before a time.</summary>
    /// <param name="beforeMs">Unix milliseconds; usually <see cref="GroupLimits.MaxReplacedMs"/> ago.</param>
    /// <returns>How many were dropped.</returns>
    public int DropReplaced(long beforeMs)
    {
        var old = _chains.Where(chain => chain.ReplacedAtMs != 0 && chain.ReplacedAtMs < beforeMs).ToList();
        old.ForEach(Drop);
        return old.Count;
    }

    /// <summary>Writes the whole state, for an encrypted store.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    public SecretBytes Serialize()
    {
        var size = 1 + 16 + DeviceAddress.Size + IdentityPublicKey.Size + 1 + (_chains.Count * GroupReceivingChain.StateSize) + _skipped.Size;
        var state = new SecretBytes(size);
        var fields = new FieldWriter(state.ExposeForWriting());
        fields.WriteByte(LayoutVersion);
        fields.WriteId(Group);
        Sender.Write(ref fields);
        fields.WriteBytes(Identity.Bytes);
        fields.WriteByte((byte)_chains.Count);
        foreach (var chain in _chains)
            chain.Write(ref fields);
        _skipped.Write(ref fields);
        return state;
    }

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <param name="state">The state.</param>
    /// <param name="receiver">The receiver, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryDeserialize(ReadOnlySpan<byte> state, out GroupReceiver? receiver)
    {
        receiver = null;
        var fields = new FieldReader(state);
        var layout = fields.ReadByte();
        var group = fields.ReadId();
        var sender = DeviceAddress.Read(ref fields);
        var identityBytes = fields.ReadBytes(IdentityPublicKey.Size);
        if (layout != LayoutVersion || !IdentityPublicKey.TryImport(identityBytes, out var identity))
            return false;
        var read = new GroupReceiver(group, sender, identity!);
        if (read.TryReadChains(ref fields) && read._skipped.TryRead(ref fields) && fields.IsComplete)
        {
            receiver = read;
            return true;
        }

        read.Dispose();
        return false;
    }

    /// <summary>Zeroes every key. May be called again.</summary>
    public void Dispose()
    {
        _chains.ForEach(chain => chain.Dispose());
        _skipped.Dispose();
    }

    private DecryptOutcome TryLate(GroupMessage message, GroupReceivingChain chain, out SecretBytes? plaintext)
    {
        plaintext = null;
        var place = _skipped.Find(chain.Id.Number, message.Number);
        if (place < 0)
            return DecryptOutcome.Duplicate;
        plaintext = message.TryOpen(_skipped.KeyAt(place), chain.Binding);
        if (plaintext is null)
            return DecryptOutcome.Undecryptable;
        _skipped.RemoveAt(place);
        return DecryptOutcome.Decrypted;
    }

    private DecryptOutcome TryAhead(GroupMessage message, GroupReceivingChain chain, long nowMs, out SecretBytes? plaintext)
    {
        using var keys = new KeysAhead(message.Number - chain.Index + 1, stackalloc byte[KeysAhead.StackSize]);
        Span<byte> following = stackalloc byte[WireFormat.KeySize];
        chain.DeriveAhead(keys.All, following);
        plaintext = message.TryOpen(keys.Last, chain.Binding);
        if (plaintext is not null)
        {
            _skipped.Add(chain.Id.Number, chain.Index, keys.Skipped);
            chain.Commit(message.Number + 1, following);
            foreach (var older in _chains.Where(held => held.Id.Number < chain.Id.Number))
                older.Replace(nowMs);
        }

        CryptographicOperations.ZeroMemory(following);
        return plaintext is null ? DecryptOutcome.Undecryptable : DecryptOutcome.Decrypted;
    }

    private GroupReceivingChain? Find(uint number) => _chains.Find(chain => chain.Id.Number == number);

    private void Drop(GroupReceivingChain chain)
    {
        _skipped.DropChain(chain.Id.Number);
        chain.Dispose();
        _chains.Remove(chain);
    }

    private bool TryReadChains(ref FieldReader fields)
    {
        var count = fields.ReadByte();
        for (var i = 0; i < count; i++)
        {
            if (count > GroupLimits.MaxChains || GroupReceivingChain.TryRead(ref fields, Sender, Identity) is not { } chain)
                return false;
            _chains.Add(chain);
            if (chain.Id.Group != Group || (i > 0 && _chains[i - 1].Id.Number >= chain.Id.Number))
                return false;
        }

        return true;
    }
}
