// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Limits;

/// <summary>What a limit does while its buckets cannot be reached.</summary>
public enum StoreAway
{
    /// <summary>Lets everything through: work goes on, unlimited for the while.</summary>
    Open,

    /// <summary>Refuses: what it guards is worse than waiting.</summary>
    Closed,
}
