// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Keys;

/// <summary>
/// A restored database holds one-time prekeys again that went out after the backup, and nobody knows which: none of them goes out a second time.
/// The first who asks for a bundle gets the signed and the last-resort key, and with that the device is told to refill.
/// </summary>
internal sealed class PrekeyEpoch : IEpochStep
{
    private const string DropOneTime = "delete from one_time_prekeys";

    private const string DropKem = "delete from kem_prekeys";

    private const string TellAnew = "update identity_keys set low_told = 0 where low_told <> 0";

    /// <inheritdoc />
    public async Task BeginAsync(SqlSession sql, CancellationToken ct)
    {
        await sql.ExecuteAsync(DropOneTime, ct);
        await sql.ExecuteAsync(DropKem, ct);
        await sql.ExecuteAsync(TellAnew, ct);
    }
}
