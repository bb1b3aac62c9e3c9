// SPDX-License-Identifier: MIT
// WrapContent: the plaintext of a wrap: the key of one body and the hash of that body. kind u8 = 1 | K 32 | H(body) 32.
// Or, for a device that the message is not meant for: kind u8 = 2 | zeros 64.
// Owns 32 secret bytes, zeroed on Dispose.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>What a receiving device needs to open one body.</summary>
public sealed class WrapContent : IDisposable
{
    /// <summary>Encoded length, bytes.</summary>
    public const int Size = 1 + WireFormat.KeySize + Sha256.Size;

    private const byte BodyKeyKind = 1;
    private const byte BlankKind = 2;

    private readonly byte[] _bodyHash;

    internal WrapContent(SecretBytes key, ReadOnlySpan<byte> bodyHash)
    {
        Key = key;
        _bodyHash = bodyHash.ToArray();
    }

    internal SecretBytes Key { get; }

    internal ReadOnlySpan<byte> BodyHash => _bodyHash;

    /// <summary>Writes the plaintext to encrypt to each receiving device.</summary>
    /// <param name="destination">Receives <see cref="Size"/> secret bytes; the caller zeroes them.</param>
    public void WriteTo(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        var fields = new FieldWriter(destination);
        fields.WriteByte(BodyKeyKind);
        fields.WriteBytes(Key.Expose());
        fields.WriteBytes(_bodyHash);
    }

    /// <summary>Writes the plaintext for a device the message is not meant for: of the same length, and saying so.</summary>
    /// <param name="destination">Receives <see cref="Size"/> bytes.</param>
    public static void WriteBlank(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        destination.Clear();
        destination[0] = BlankKind;
    }

    /// <summary>Whether the plaintext of a wrap says that the message is not meant for this device.</summary>
    /// <param name="plaintext">The decrypted wrap.</param>
    /// <returns>False for anything but exactly that.</returns>
    public static bool IsBlank(ReadOnlySpan<byte> plaintext) =>
        plaintext.Length == Size && plaintext[0] == BlankKind && !plaintext[1..].ContainsAnyExcept((byte)0);

    /// <summary>Reads the plaintext of a wrap.</summary>
    /// <param name="plaintext">The decrypted wrap.</param>
    /// <param name="content">The content, or null; the caller disposes it.</param>
    /// <returns>False for anything else, other kinds included.</returns>
    public static bool TryParse(ReadOnlySpan<byte> plaintext, out WrapContent? content)
    {
        content = null;
        var fields = new FieldReader(plaintext);
        var kind = fields.ReadByte();
        var key = fields.ReadBytes(WireFormat.KeySize);
        var bodyHash = fields.ReadBytes(Sha256.Size);
        if (!fields.IsComplete || kind != BodyKeyKind)
            return false;
        content = new WrapContent(SecretBytes.CopyOf(key), bodyHash);
        return true;
    }

    /// <summary>Zeroes the key. May be called again.</summary>
    public void Dispose() => Key.Dispose();
}
