// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Gateway.Health;

/// <summary>The database answers.</summary>
internal sealed class DatabaseProbe(Database database) : IDependencyProbe
{
    public string Name => "database";

    public Task ProbeAsync(CancellationToken ct) =>
        database.ReadAsync((sql, token) => sql.FirstAsync("select 1", row => row.GetInt64(0), token), ct);
}
