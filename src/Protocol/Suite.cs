// SPDX-License-Identifier: MIT
// Suite: which key agreement a session was started with. Part of the transcript, so it cannot be lowered unnoticed.
// Numbers are wire format: append only.
namespace SecureMessenger.Protocol;

/// <summary>A session's key agreement.</summary>
public enum Suite : ushort
{
    /// <summary>X3DH on Curve25519.</summary>
    X3dh = 1,

    /// <summary>X3DH with an ML-KEM-768 encapsulation beside it: recorded traffic stays closed to a quantum computer.</summary>
    PostQuantumX3dh = 2,
}
