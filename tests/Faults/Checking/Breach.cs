// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.Checking;

/// <summary>A promise that was not kept.</summary>
internal enum Breach
{
    /// <summary>Acknowledged, or seen by one reader, and not by another who should have.</summary>
    Lost,

    /// <summary>One message at two places, or twice over one connection.</summary>
    Doubled,

    /// <summary>Places that contradict the order in which things happened.</summary>
    Misordered,

    /// <summary>Another content than was sent, or one that nobody sent.</summary>
    Changed,

    /// <summary>Read by somebody who was not, or no longer, to read it.</summary>
    Leaked,

    /// <summary>A one-time prekey that two got.</summary>
    KeyTwice,

    /// <summary>A file whose upload was answered, and which is not there as it was.</summary>
    FileLost,

    /// <summary>An answer that no document promises.</summary>
    OddAnswer,
}
