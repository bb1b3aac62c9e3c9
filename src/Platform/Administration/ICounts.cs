// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Administration;

/// <summary>Port: how much a room keeps.</summary>
public interface ICounts
{
    /// <summary>Counts, a bounded number of rows.</summary>
    Task<IReadOnlyList<Count>> CountAsync(CancellationToken ct);
}
