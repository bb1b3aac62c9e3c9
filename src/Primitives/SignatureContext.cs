// SPDX-License-Identifier: MIT
// SignatureContext: what a signature is for. The byte is signed with the body, so no signature serves two purposes.
// Numbers are wire format: append only.
namespace SecureMessenger.Primitives;

/// <summary>The purpose of a signature; a byte of what is signed.</summary>
public enum SignatureContext : byte
{
    /// <summary>No purpose; never signed or verified.</summary>
    None = 0,

    /// <summary>A device's signed X25519 prekey.</summary>
    SignedPrekey = 1,

    /// <summary>A device's ML-KEM-768 prekey.</summary>
    PostQuantumPrekey = 2,

    /// <summary>An account's list of devices.</summary>
    DeviceList = 3,

    /// <summary>The answer to a server's login challenge.</summary>
    LoginChallenge = 4,

    /// <summary>A change of a group's membership.</summary>
    GroupEvent = 5,

    /// <summary>A message under a group's sender key, signed by the chain's own key.</summary>
    SenderKeyMessage = 6,
}
