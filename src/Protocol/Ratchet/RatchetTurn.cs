// SPDX-License-Identifier: MIT
// RatchetTurn: whose Diffie-Hellman step is next. Speaking turns can only hear a new key, listening turns can only speak.
// A step in the wrong direction does not compile. Double Ratchet §2.3; the lazy step is §8.5.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal abstract class RatchetTurn(RootKey root, uint previousLength) : IDisposable
{
    protected RootKey Root { get; } = root;

    /// <summary>Messages in our sending chain before the current one: the header's pn.</summary>
    public uint PreviousLength { get; } = previousLength;

    public abstract int Size { get; }

    public abstract void Write(ref FieldWriter fields);

    public static RatchetTurn? TryRead(ref FieldReader fields) => fields.ReadByte() switch
    {
        SpeakingTurn.Tag => SpeakingTurn.TryReadRest(ref fields),
        ListeningTurn.Tag => ListeningTurn.TryReadRest(ref fields),
        _ => null,
    };

    public virtual void Dispose() => Root.Dispose();
}
