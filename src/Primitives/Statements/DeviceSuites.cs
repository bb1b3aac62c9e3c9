// SPDX-License-Identifier: MIT
// DeviceSuites: which session suites a device takes, as it stands in the signed device list.
// Bits are wire format: append only. Bits this version does not know are kept as they are.
namespace SecureMessenger.Primitives.Statements;

/// <summary>The session suites a device takes; bit n stands for suite n + 1.</summary>
[Flags]
public enum DeviceSuites
{
    /// <summary>None; refused in a list, since nobody could write to such a device.</summary>
    None = 0,

    /// <summary>Suite 1: X3DH.</summary>
    X3dh = 1,

    /// <summary>Suite 2: X3DH with ML-KEM-768.</summary>
    PostQuantumX3dh = 2,
}
