// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server.Commands;

/// <summary>A new epoch of a database that was put back, perhaps from an older version of the program.</summary>
internal static class Renewal
{
    /// <summary>Brings the schema up to date and begins the epoch.</summary>
    /// <returns>The epoch.</returns>
    public static async Task<string> RunAsync(Workshop workshop, CancellationToken ct)
    {
        var instance = workshop.Services.GetRequiredService<Instance>();
        await workshop.Services.GetRequiredService<Migrator>().ApplyAsync(ct);
        await instance.LoadAsync(ct);
        await instance.RenewAsync(ct);
        return instance.Epoch;
    }
}
