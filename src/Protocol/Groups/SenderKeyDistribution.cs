// SPDX-License-Identifier: MIT
// SenderKeyDistribution: what lets a member read one sender's chain from an iteration on; travels inside pairwise messages only.
// group 16 | epoch u32 | chain u32 | iteration u32 | chain key 32 | sign key 32: 92 bytes. Owns 32 secret bytes, zeroed on Dispose.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>A sender's chain, handed to one member's device.</summary>
public sealed class SenderKeyDistribution : IDisposable
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = 16 + 4 + 4 + 4 + WireFormat.KeySize + SenderPublicKey.Size;

    internal SenderKeyDistribution(SenderChainId chain, uint iteration, SecretBytes chainKey, SenderPublicKey signingKey)
    {
        Chain = chain;
        Iteration = iteration;
        ChainKey = chainKey;
        SigningKey = signingKey;
    }

    /// <summary>The group.</summary>
    public Guid Group => Chain.Group;

    /// <summary>The group's epoch when the chain began.</summary>
    public uint Epoch => Chain.Epoch;

    /// <summary>Number of the first message that can be read with it.</summary>
    public uint Iteration { get; }

    internal SenderChainId Chain { get; }

    internal SecretBytes ChainKey { get; }

    internal SenderPublicKey SigningKey { get; }

    /// <summary>Writes the content to send through the pairwise session of each device that may read.</summary>
    /// <param name="destination">Receives <see cref="Size"/> secret bytes; the caller zeroes them.</param>
    public void WriteTo(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        var fields = new FieldWriter(destination);
        Chain.Write(ref fields);
        fields.WriteUInt32(Iteration);
        fields.WriteBytes(ChainKey.Expose());
        fields.WriteBytes(SigningKey.Bytes);
    }

    /// <summary>Reads a distribution that came through a pairwise session.</summary>
    /// <param name="content">The decrypted content.</param>
    /// <param name="distribution">The distribution, or null; the caller disposes it.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> content, out SenderKeyDistribution? distribution)
    {
        distribution = null;
        var fields = new FieldReader(content);
        var chain = SenderChainId.Read(ref fields);
        var iteration = fields.ReadUInt32();
        var chainKey = fields.ReadBytes(WireFormat.KeySize);
        var signingKey = fields.ReadBytes(SenderPublicKey.Size);
        if (!fields.IsComplete || !chain.IsWellFormed || iteration == uint.MaxValue || !SenderPublicKey.TryImport(signingKey, out var key))
            return false;
        distribution = new SenderKeyDistribution(chain, iteration, SecretBytes.CopyOf(chainKey), key!);
        return true;
    }

    /// <summary>Zeroes the chain key. May be called again.</summary>
    public void Dispose() => ChainKey.Dispose();
}
