// SPDX-License-Identifier: MIT
// BookReference: the trivial book of sessions: B-1, B-2 and H-4 as a list. The real book has to agree with it after every event.
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class BookReference
{
    private readonly List<SessionReference> _archived = [];

    public SessionReference? Current { get; private set; }

    public int ArchivedCount => _archived.Count;

    public Suite Highest { get; private set; } = Suite.X3dh;

    public SessionReference? Find(string tag) => Current?.Tag == tag ? Current : _archived.Find(session => session.Tag == tag);

    public void Start(string tag, Suite suite, long nowMs) => Promote(new SessionReference(tag, suite, unanswered: true, nowMs), nowMs);

    public void Open(Envelope envelope, Suite suite, long nowMs)
    {
        var session = Find(envelope.Session) ?? new SessionReference(envelope.Session, suite, unanswered: false, nowMs);
        session.Hear(envelope.Chain);
        if (session != Current && session.Suite >= Highest)
            Promote(session, nowMs);
    }

    public void Drop(long beforeMs)
    {
        if (Current is { IsUnanswered: true } current && current.SinceMs < beforeMs)
            Current = null;
        _archived.RemoveAll(session => session.SinceMs < beforeMs);
    }

    public BookReference Copy()
    {
        var copy = new BookReference { Current = Current?.Copy(), Highest = Highest };
        copy._archived.AddRange(_archived.Select(session => session.Copy()));
        return copy;
    }

    private void Promote(SessionReference session, long nowMs)
    {
        _archived.Remove(session);
        if (Current is not null)
        {
            Current.SinceMs = nowMs;
            _archived.Insert(0, Current);
        }

        if (_archived.Count > SessionBook.MaxArchived)
            _archived.RemoveAt(SessionBook.MaxArchived);
        session.SinceMs = nowMs;
        Current = session;
        Highest = session.Suite > Highest ? session.Suite : Highest;
    }
}
