// SPDX-License-Identifier: MIT
// GroupReceivingChain: one chain of another device's sender key, from the iteration it was handed out at.
// Owns 32 secret bytes, zeroed on Dispose. Deriving ahead changes nothing; Commit follows once a tag has verified.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class GroupReceivingChain(SenderChainId id, uint index, ReadOnlySpan<byte> key, SenderPublicKey signingKey, byte[] binding)
    : IDisposable
{
    public const int StateSize = SenderChainId.Size + 4 + WireFormat.KeySize + SenderPublicKey.Size + 8 + 4;

    private readonly SecretBytes _key = SecretBytes.CopyOf(key);

    public SenderChainId Id { get; } = id;

    /// <summary>Number of the next expected message.</summary>
    public uint Index { get; private set; } = index;

    public SenderPublicKey SigningKey { get; } = signingKey;

    public byte[] Binding { get; } = binding;

    /// <summary>When a newer chain of the same sender was first used, Unix milliseconds; 0 while none was.</summary>
    public long ReplacedAtMs { get; private set; }

    /// <summary>Numbers from here on are refused: once replaced, a chain serves only what was under way.</summary>
    public uint Ceiling { get; private set; } = uint.MaxValue;

    /// <summary>Runs <paramref name="keys"/>.Length / 32 steps ahead, keeping each message key; nothing changes.</summary>
    public void DeriveAhead(Span<byte> keys, Span<byte> following)
    {
        _key.Expose().CopyTo(following);
        for (var left = keys; left.Length > 0; left = left[WireFormat.KeySize..])
        {
            ChainStep.MessageKey(following, left[..WireFormat.KeySize]);
            ChainStep.Following(following, following);
        }
    }

    /// <summary>Moves on to <paramref name="index"/> with the chain key that belongs to it.</summary>
    public void Commit(uint index, ReadOnlySpan<byte> following)
    {
        Index = index;
        following.CopyTo(_key.ExposeForWriting());
    }

    /// <summary>A newer chain of the sender is in use.</summary>
    public void Replace(long nowMs)
    {
        if (ReplacedAtMs != 0)
            return;
        ReplacedAtMs = nowMs;
        Ceiling = Index > uint.MaxValue - GroupLimits.MaxSkip ? uint.MaxValue : Index + GroupLimits.MaxSkip;
    }

    public void Write(ref FieldWriter fields)
    {
        Id.Write(ref fields);
        fields.WriteUInt32(Index);
        fields.WriteBytes(_key.Expose());
        fields.WriteBytes(SigningKey.Bytes);
        fields.WriteUInt64(unchecked((ulong)ReplacedAtMs));
        fields.WriteUInt32(Ceiling);
    }

    public static GroupReceivingChain? TryRead(ref FieldReader fields, DeviceAddress sender, IdentityPublicKey identity)
    {
        var id = SenderChainId.Read(ref fields);
        var index = fields.ReadUInt32();
        var key = fields.ReadBytes(WireFormat.KeySize);
        var signingKey = fields.ReadBytes(SenderPublicKey.Size);
        var (replacedAtMs, ceiling) = (unchecked((long)fields.ReadUInt64()), fields.ReadUInt32());
        if (fields.HasFailed || !id.IsWellFormed || !SenderPublicKey.TryImport(signingKey, out var signer))
            return null;
        return new GroupReceivingChain(id, index, key, signer!, GroupMessage.BindTo(id, sender, identity))
        {
            ReplacedAtMs = replacedAtMs,
            Ceiling = ceiling,
        };
    }

    public void Dispose() => _key.Dispose();
}
