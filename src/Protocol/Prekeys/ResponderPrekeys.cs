// SPDX-License-Identifier: MIT
// ResponderPrekeys: the private prekeys an initial message names, looked up by the caller.
// Borrows them: whoever loaded them disposes them.
namespace SecureMessenger.Protocol;

/// <summary>The prekeys a session is accepted with.</summary>
/// <param name="signedPrekey">The signed prekey the initial message names.</param>
/// <param name="oneTimePrekey">The one-time prekey it names, or null if it names none.</param>
/// <param name="kemPrekey">The KEM prekey it names, or null if it names none.</param>
public sealed class ResponderPrekeys(SignedPrekey signedPrekey, OneTimePrekey? oneTimePrekey, KemPrekey? kemPrekey = null)
{
    /// <summary>The signed prekey, borrowed.</summary>
    public SignedPrekey SignedPrekey { get; } = signedPrekey ?? throw new ArgumentNullException(nameof(signedPrekey));

    /// <summary>The one-time prekey, borrowed, or null.</summary>
    public OneTimePrekey? OneTimePrekey { get; } = oneTimePrekey;

    /// <summary>The KEM prekey, borrowed, or null.</summary>
    public KemPrekey? KemPrekey { get; } = kemPrekey;

    internal bool Match(InitialHeader header) =>
        header.SignedPrekeyId == SignedPrekey.KeyId
        && header.OneTimePrekeyId == (OneTimePrekey?.KeyId ?? 0)
        && header.KemPrekeyId == (KemPrekey?.KeyId ?? 0);
}
