// SPDX-License-Identifier: MIT
// Suite: which key agreement a session was started with. Part of the transcript, so it cannot be lowered unnoticed.
// Numbers are wire format: append only.
namespace SecureMessenger.Protocol;

/// <summary>A session's key agreement.</summary>
public enum Suite : ushort
{
    /// <summary>X3DH on Curve25519.</summary>
    X3dh = 1,
}
