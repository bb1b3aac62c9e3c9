// SPDX-License-Identifier: MIT
// KemPrekeyStatement: what a device signs about an ML-KEM-768 prekey, one-time or last resort. PQXDH §3.2; context 2.
// device 16 | key id u32 | created u64 (Unix ms) | 0x03 | public key 1184: 1,213 bytes. Holds public bytes only.
namespace SecureMessenger.Primitives.Statements;

/// <summary>A device's statement that an ML-KEM-768 key is one of its prekeys.</summary>
/// <param name="Device">The device that owns the key.</param>
/// <param name="KeyId">Number of the key on that device, from 1; one sequence for one-time and last-resort keys.</param>
/// <param name="CreatedAtMs">When it was made, Unix milliseconds, from 0.</param>
/// <param name="PublicKey">The key.</param>
public sealed record KemPrekeyStatement(Guid Device, uint KeyId, long CreatedAtMs, MlKem768PublicKey PublicKey)
{
    /// <summary>Length of the signed body, bytes.</summary>
    public const int Size = 16 + 4 + 8 + 1 + MlKem768PublicKey.Size;

    /// <summary>Sets ML-KEM-768 keys apart from Ed25519 (0x01) and X25519 (0x02) ones in what is signed.</summary>
    public const byte KeyTypeMlKem768 = 0x03;

    /// <summary>Signs the statement.</summary>
    /// <param name="identity">The identity key of <see cref="Device"/>.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="InvalidOperationException">The key id is 0 or the time is negative.</exception>
    public void Sign(IdentityKeyPair identity, Span<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!IsWellFormed)
            throw new InvalidOperationException("Key ids start at 1 and times at 0.");
        Span<byte> body = stackalloc byte[Size];
        Write(body);
        identity.Sign(SignatureContext.PostQuantumPrekey, body, signature);
    }

    /// <summary>Verifies a signature over the statement.</summary>
    /// <param name="identity">The identity key <see cref="Device"/> is known by.</param>
    /// <param name="signature">The signature; another length than 64 is refused.</param>
    /// <returns>Whether this device stated exactly this.</returns>
    public bool Verify(IdentityPublicKey identity, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!IsWellFormed)
            return false;
        Span<byte> body = stackalloc byte[Size];
        Write(body);
        return identity.Verify(SignatureContext.PostQuantumPrekey, body, signature);
    }

    private bool IsWellFormed => KeyId > 0 && CreatedAtMs >= 0;

    private void Write(Span<byte> body)
    {
        var fields = new FieldWriter(body);
        fields.WriteId(Device);
        fields.WriteUInt32(KeyId);
        fields.WriteUInt64((ulong)CreatedAtMs);
        fields.WriteByte(KeyTypeMlKem768);
        fields.WriteBytes(PublicKey.Bytes);
    }
}
