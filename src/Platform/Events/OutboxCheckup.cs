// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Events;

/// <summary>Events leave the outbox, and none was set aside.</summary>
internal sealed class OutboxCheckup(Database database, Migrator migrator, TimeProvider clock) : ICheckup
{
    private const int Most = 10_000;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    // Index outbox_waiting (set_aside, id), both; the oldest has the lowest id.
    private const string Oldest = "select written_at from outbox where set_aside = 0 order by id limit 1";
    private const string Aside = "select id from outbox where set_aside = 1 order by id limit @most";

    public string Name => "outbox";

    public async Task<Finding> ExamineAsync(CancellationToken ct)
    {
        if ((await migrator.MissingAsync(ct)).Any(migration => migration.Room == "platform")) return Finding.Warning(Name, "not there yet", "Run 'messenger-server migrate'.");
        var (oldest, aside) = await database.ReadAsync(
            async (sql, token) => (
                await sql.FirstAsync(Oldest, row => (long?)row.GetInt64(0), token),
                await sql.QueryAsync(Aside, row => row.GetInt64(0), token, ("most", Most))),
            ct);
        if (aside.Count > 0)
        {
            return Finding.Wrong(
                Name, string.Create(CultureInfo.InvariantCulture, $"{aside.Count} events were set aside, the first is {aside[0]}"),
                "The log says why (event 1003). When the reason is mended: update outbox set set_aside = 0, tries = 0 where set_aside = 1.");
        }

        var waits = oldest is { } at ? clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(at) : TimeSpan.Zero;
        return waits < Late ? Finding.Ok(Name, oldest is null ? "empty" : "moving")
            : Finding.Warning(Name, string.Create(CultureInfo.InvariantCulture, $"its oldest event waits for {waits.TotalSeconds:0} s"), "Is a server running? Does NATS answer?");
    }
}
