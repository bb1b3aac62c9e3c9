// SPDX-License-Identifier: MIT
// PrimitiveCosts: the primitives of each operation, one after the other on fixed buffers, as a library without overhead would call them.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Bench;

internal sealed class PrimitiveCosts
{
    private readonly byte[] _scalar = Random(32);
    private readonly byte[] _point = new byte[32];
    private readonly byte[] _shared = new byte[32];
    private readonly byte[] _root = Random(32);
    private readonly byte[] _long = Random(160);
    private readonly byte[] _out = new byte[64];
    private readonly byte[] _nonce = new byte[12];
    private readonly byte[] _text = new byte[16 * 1024];
    private readonly byte[] _sealed = new byte[(16 * 1024) + 16];
    private readonly byte[] _bound = Random(86);
    private readonly byte[] _transcript = Random(360);
    private readonly byte[] _kemKey;
    private readonly byte[] _ciphertext = new byte[MlKem768.CiphertextSize];
    private readonly MlKem768KeyPair _kem = MlKem768KeyPair.Generate(RandomSource.System);
    private readonly byte[] _signKey = new byte[64];
    private readonly byte[] _verifyKey = new byte[32];
    private readonly Dictionary<int, byte[]> _signatures = [];

    public PrimitiveCosts()
    {
        X25519.DerivePublicKey(_scalar, _point);
        Ed25519.ExpandSeed(Random(32), _verifyKey, _signKey);
        _kemKey = _kem.PublicKey.Bytes.ToArray();
        foreach (var size in (int[])[PrekeyStatement, KemStatement, GroupStatement])
        {
            _signatures[size] = new byte[64];
            Ed25519.Sign(_signKey, _text.AsSpan(0, size), _signatures[size]);
        }
    }

    private const int PrekeyStatement = 9 + SignedPrekeyStatement.Size;
    private const int KemStatement = 9 + KemPrekeyStatement.Size;
    private const int GroupStatement = 9 + 42 + PaddedKib + 16;
    private const int PaddedKib = 1088; // 1 KiB and its marker, by PADMÉ

    public void Initiate()
    {
        Verify(PrekeyStatement);
        KeyPair();
        Agree(4);
        Sha256.Hash(_transcript, _shared);
        HkdfSha256.DeriveKey(_root, _long, _bound.AsSpan(0, 40), _out.AsSpan(0, 32));
    }

    /// <summary>Four agreements and the key; then the first message: one step of the ratchet and one decryption.</summary>
    public void Respond()
    {
        Agree(4);
        Sha256.Hash(_transcript, _shared);
        HkdfSha256.DeriveKey(_root, _long, _bound.AsSpan(0, 40), _out.AsSpan(0, 32));
        Step();
        Decrypt();
    }

    public void Establish()
    {
        Initiate();
        KeyPair();
        Step();
        Encrypt();
        Respond();
        KeyPair();
        Step();
        Encrypt();
        Step();
        Decrypt();
    }

    public void EstablishPostQuantum()
    {
        Establish();
        Verify(KemStatement);
        RandomSource.System.Fill(_shared);
        MlKem768.TryEncapsulate(_kemKey, _shared, _ciphertext, _out.AsSpan(0, 32));
        _kem.Decapsulate(_ciphertext, _shared);
        for (var i = 0; i < 2; i++)
        {
            Sha256.Hash(_kemKey, _shared);
            Sha256.Hash(_ciphertext, _shared);
        }
    }

    public void PingPong()
    {
        KeyPair();
        Step();
        Encrypt();
        Step();
        Decrypt();
    }

    public void Encrypt()
    {
        RandomSource.System.Fill(_nonce);
        Chain();
        Aes256Gcm.Encrypt(_root, _nonce, _text.AsSpan(0, PaddedKib), _bound, _sealed.AsSpan(0, PaddedKib + 16));
    }

    public void Decrypt()
    {
        Chain();
        Aes256Gcm.TryDecrypt(_root, _nonce, _sealed.AsSpan(0, PaddedKib + 16), _bound, _text.AsSpan(0, PaddedKib));
    }

    public void GroupEncrypt()
    {
        Encrypt();
        Ed25519.Sign(_signKey, _text.AsSpan(0, GroupStatement), _out);
    }

    public void GroupDecrypt()
    {
        Verify(GroupStatement);
        Decrypt();
    }

    /// <summary>One chunk of a file with the cipher kept, as openssl speed measures.</summary>
    public void FileChunk(Aes256GcmStream cipher) => cipher.Seal(_nonce, _text, _sealed);

    private void Verify(int size)
    {
        if (!Ed25519.Verify(_verifyKey, _text.AsSpan(0, size), _signatures[size]))
            throw new InvalidOperationException("own signature refused");
    }

    private void KeyPair()
    {
        RandomSource.System.Fill(_shared);
        X25519.DerivePublicKey(_shared, _out.AsSpan(0, 32));
    }

    private void Agree(int times)
    {
        for (var i = 0; i < times; i++)
            X25519.TryAgree(_scalar, _point, _shared);
    }

    private void Step()
    {
        Agree(1);
        HkdfSha256.DeriveKey(_root, _shared, "SM1/dr/root"u8, _out);
    }

    private void Chain()
    {
        HmacSha256.Compute(_root, [1], _shared);
        HmacSha256.Compute(_root, [2], _out.AsSpan(0, 32));
        HkdfSha256.Expand(_shared, "SM1/dr/msg"u8, _out.AsSpan(32));
    }

    private static byte[] Random(int count)
    {
        var bytes = new byte[count];
        RandomSource.System.Fill(bytes);
        return bytes;
    }
}
