// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Limits;

/// <summary>What a limit does while its buckets cannot be reached.</summary>
public enum StoreAway
{
    /// <summary>Counts in this process alone: work goes on, and a crowd of processes lets through that many times as much.</summary>
    Open,

    /// <summary>Refuses: what it guards is worse than waiting.</summary>
    Closed,
}
