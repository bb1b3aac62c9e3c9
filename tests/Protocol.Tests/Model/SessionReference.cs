// SPDX-License-Identifier: MIT
// SessionReference: what one side of a session should remember: its place in the book and the other side's chains in order.
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class SessionReference(string tag, Suite suite, bool unanswered, long sinceMs)
{
    private const int KeptChains = 5; // the current one and four before it: R-5

    private readonly List<string> _heard = [];

    public string Tag { get; } = tag;

    public Suite Suite { get; } = suite;

    public bool IsUnanswered { get; private set; } = unanswered;

    public long SinceMs { get; set; } = sinceMs;

    /// <summary>Whether keys of a chain are kept, or it can only be the next.</summary>
    public bool Keeps(string chain) => _heard.IndexOf(chain) is var at && (at < 0 || _heard.Count - at <= KeptChains);

    public void Hear(string chain)
    {
        IsUnanswered = false;
        if (!_heard.Contains(chain))
            _heard.Add(chain);
    }

    public SessionReference Copy()
    {
        var copy = new SessionReference(Tag, Suite, IsUnanswered, SinceMs);
        copy._heard.AddRange(_heard);
        return copy;
    }
}
