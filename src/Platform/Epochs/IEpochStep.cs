// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Epochs;

/// <summary>What a room does with its tables when the database has been restored from a backup.</summary>
public interface IEpochStep
{
    /// <summary>Runs in the transaction that begins the epoch, whatever roles the process has.</summary>
    Task BeginAsync(SqlSession sql, CancellationToken ct);
}
