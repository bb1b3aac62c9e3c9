// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Platform.Sql;

/// <summary>This machine and the database agree on the time.</summary>
internal sealed class ClockCheckup(Database database, TimeProvider clock) : ICheckup
{
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(2);

    public string Name => "clock";

    public async Task<Finding> ExamineAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow();
        var there = await database.ReadAsync((sql, token) => sql.FirstAsync(database.Dialect.Clock, row => row.GetInt64(0), token), ct);
        var here = before + ((clock.GetUtcNow() - before) / 2);
        var apart = (here - DateTimeOffset.FromUnixTimeMilliseconds(there)).Duration();
        var says = string.Create(CultureInfo.InvariantCulture, $"{apart.TotalSeconds:0.0} s between this machine and the database");
        return apart >= TokenOptions.ClockSkew ? Finding.Wrong(Name, says, "Set both clocks by NTP: tokens of one machine are refused by the other.")
            : apart >= Notable ? Finding.Warning(Name, says, "Set both clocks by NTP.")
            : Finding.Ok(Name, says);
    }
}
