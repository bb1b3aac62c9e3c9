// SPDX-License-Identifier: MIT
// ShelvedSession: a session in its book with the time it took its place: since u64 | KEM step at u64 | length u32 | session.
// The book owns the session. Compared by identity of the session.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal sealed record ShelvedSession(Session Session, long SinceMs = 0)
{
    /// <summary>Bytes before the session itself.</summary>
    public const int PrefixSize = 8 + 8 + 4;

    private uint _stepsSeen = Session.KemSteps;

    /// <summary>When a post-quantum step of the session, or the session itself, was first noticed, Unix milliseconds; 0 for not yet.</summary>
    public long KemStepAtMs { get; private set; }

    /// <summary>Notes the time if a step has completed since the last note.</summary>
    public void NoteKemStep(long nowMs)
    {
        if (KemStepAtMs != 0 && _stepsSeen == Session.KemSteps)
            return;
        _stepsSeen = Session.KemSteps;
        KemStepAtMs = nowMs;
    }

    public void Write(SecretBytes state, ref FieldWriter fields)
    {
        fields.WriteUInt64(unchecked((ulong)SinceMs));
        fields.WriteUInt64(unchecked((ulong)KemStepAtMs));
        fields.WriteUInt32((uint)state.Length);
        fields.WriteBytes(state.Expose());
    }

    public static ShelvedSession? TryRead(ref FieldReader fields)
    {
        var (sinceMs, kemStepAtMs) = (unchecked((long)fields.ReadUInt64()), unchecked((long)fields.ReadUInt64()));
        var length = fields.ReadUInt32();
        if (length > fields.Remaining)
            return null;
        return Session.TryDeserialize(fields.ReadBytes((int)length), out var session)
            ? new ShelvedSession(session!, sinceMs) { KemStepAtMs = kemStepAtMs }
            : null;
    }
}
