// SPDX-License-Identifier: MIT
// DecryptOutcome: what became of a received message. Forged, damaged, foreign and too-far-ahead messages are one case on purpose.
// Holds no secret bytes.
namespace SecureMessenger.Protocol;

/// <summary>What became of a received message.</summary>
public enum DecryptOutcome
{
    /// <summary>Nothing that can be read with this state; the state has not changed.</summary>
    Undecryptable = 0,

    /// <summary>Decrypted; the state has moved and must be stored together with what the plaintext leads to.</summary>
    Decrypted = 1,

    /// <summary>By its header, a message that has been decrypted or given up before: acknowledge and drop it. The state has not changed.</summary>
    Duplicate = 2,
}
