// SPDX-License-Identifier: MIT
// KemShare: what a post-quantum step adds to one root step: SS joins the input, H(key) and H(ct) join the info.
// Owns 32 secret bytes, zeroed on Dispose.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed class KemShare : IDisposable
{
    private readonly SecretBytes _shared = new(MlKem768.SharedSize);
    private readonly byte[] _info = [.. Labels.RatchetKem, .. new byte[2 * Sha256.Size]];

    private KemShare(MlKem768PublicKey key, byte[] ciphertext)
    {
        Ciphertext = ciphertext;
        key.WriteHash(_info.AsSpan(Labels.RatchetKem.Length, Sha256.Size));
    }

    public byte[] Ciphertext { get; }

    public ReadOnlySpan<byte> Shared => _shared.Expose();

    public ReadOnlySpan<byte> Info => _info;

    /// <summary>Answers their key.</summary>
    public static KemShare Encapsulate(MlKem768PublicKey theirs, RandomSource random)
    {
        var share = new KemShare(theirs, new byte[MlKem768.CiphertextSize]);
        theirs.Encapsulate(random, share.Ciphertext, share._shared.ExposeForWriting());
        return share.Finish();
    }

    /// <summary>Opens their answer to our key; one for another key gives a value nobody else has.</summary>
    public static KemShare Decapsulate(MlKem768KeyPair own, ReadOnlySpan<byte> ciphertext)
    {
        var share = new KemShare(own.PublicKey, ciphertext.ToArray());
        own.Decapsulate(ciphertext, share._shared.ExposeForWriting());
        return share.Finish();
    }

    public void Dispose() => _shared.Dispose();

    private KemShare Finish()
    {
        Sha256.Hash(Ciphertext, _info.AsSpan(Labels.RatchetKem.Length + Sha256.Size));
        return this;
    }
}
