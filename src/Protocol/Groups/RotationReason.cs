// SPDX-License-Identifier: MIT
// RotationReason: why a sender must make a new chain before its next message. A sender key cannot heal by itself.
// Holds no secret bytes.
namespace SecureMessenger.Protocol;

/// <summary>Why a chain may not serve another message.</summary>
public enum RotationReason
{
    /// <summary>It may.</summary>
    None = 0,

    /// <summary>A member or a member's device has gone since the chain began.</summary>
    Departure = 1,

    /// <summary>It has served <see cref="GroupLimits.MaxMessages"/> messages.</summary>
    Count = 2,

    /// <summary>It is <see cref="GroupLimits.MaxAgeMs"/> old.</summary>
    Age = 3,
}
