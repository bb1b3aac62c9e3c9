// SPDX-License-Identifier: MIT
// Argon2idCost: what one guess at a passphrase costs. RFC 9106 §3.1, §4; one lane.
// Holds no secret bytes.
namespace SecureMessenger.Primitives;

/// <summary>Memory and passes of Argon2id, with one lane.</summary>
/// <param name="MemoryKib">Memory, KiB, from <see cref="MinMemoryKib"/> to <see cref="MaxMemoryKib"/>.</param>
/// <param name="Passes">Passes over the memory, from 1 to <see cref="MaxPasses"/>.</param>
public readonly record struct Argon2idCost(int MemoryKib, int Passes)
{
    /// <summary>Least memory accepted, KiB.</summary>
    public const int MinMemoryKib = 8;

    /// <summary>Most memory accepted, KiB: a stored header must not make a device allocate more.</summary>
    public const int MaxMemoryKib = 1024 * 1024;

    /// <summary>Most passes accepted.</summary>
    public const int MaxPasses = 64;

    /// <summary>64 MiB and three passes: about 70 ms on a server core.</summary>
    public static Argon2idCost Standard => new(64 * 1024, 3);

    /// <summary>256 MiB and three passes, for desktops.</summary>
    public static Argon2idCost Strong => new(256 * 1024, 3);

    /// <summary>Whether both numbers are within the limits.</summary>
    public bool IsValid => MemoryKib is >= MinMemoryKib and <= MaxMemoryKib && Passes is >= 1 and <= MaxPasses;
}
