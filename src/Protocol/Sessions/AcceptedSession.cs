// SPDX-License-Identifier: MIT
// AcceptedSession: what an initial message gives once it has decrypted.
// Owns the session and the plaintext until the caller takes them over; Dispose ends both.
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

/// <summary>A new session with the plaintext of its first message.</summary>
public sealed class AcceptedSession : IDisposable
{
    internal AcceptedSession(Session session, SecretBytes plaintext)
    {
        Session = session;
        Plaintext = plaintext;
    }

    /// <summary>The session.</summary>
    public Session Session { get; }

    /// <summary>The first plaintext.</summary>
    public SecretBytes Plaintext { get; }

    /// <summary>Zeroes both. Not to be called by who has taken them over.</summary>
    public void Dispose()
    {
        Session.Dispose();
        Plaintext.Dispose();
    }
}
