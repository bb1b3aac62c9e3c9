// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.Cluster;

/// <summary>How a line is.</summary>
internal enum LineState
{
    /// <summary>Everything passes.</summary>
    Well,

    /// <summary>Each piece is 100 ms late.</summary>
    Slow,

    /// <summary>Nothing passes and nothing breaks.</summary>
    Held,

    /// <summary>No connection stands and none is to be had.</summary>
    Cut,
}
