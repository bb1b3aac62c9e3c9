// SPDX-License-Identifier: MIT
// GroupLimits: how far a chain may reach, how long it may serve, how many are kept.
// Implementation limits: the sides need not agree on them.
namespace SecureMessenger.Protocol;

/// <summary>Limits of sender keys.</summary>
public static class GroupLimits
{
    /// <summary>Most messages one header may skip, and most keys kept for late messages of one sender.</summary>
    public const int MaxSkip = RatchetLimits.MaxSkip;

    /// <summary>Chains a receiver keeps of one sending device.</summary>
    public const int MaxChains = 5;

    /// <summary>Most chain numbers a sender leaves out because a reader says that it has them.</summary>
    public const uint MaxChainJump = 1000;

    /// <summary>Messages a chain serves before its sender makes a new one.</summary>
    public const uint MaxMessages = 1000;

    /// <summary>Age at which a sender makes a new chain, milliseconds: 7 days.</summary>
    public const long MaxAgeMs = 7L * 24 * 60 * 60 * 1000;

    /// <summary>How long a receiver keeps a chain that has been replaced, milliseconds: 30 days.</summary>
    public const long MaxReplacedMs = 30L * 24 * 60 * 60 * 1000;
}
