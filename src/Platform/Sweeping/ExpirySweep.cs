// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Sweeping;

/// <summary>Deletes rows of one table whose time has come.</summary>
/// <param name="name">By what it is known.</param>
/// <param name="statement">Deletes at most <c>@most</c> rows of before <c>@before</c>, found by an index.</param>
/// <param name="kept">How long behind its time a row stays.</param>
/// <param name="database">Where they are.</param>
/// <param name="clock">The time.</param>
public sealed class ExpirySweep(string name, string statement, TimeSpan kept, Database database, TimeProvider clock) : ISweep
{
    /// <summary>Rows of one transaction.</summary>
    public const int BatchSize = 500;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public TimeSpan Period { get; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public async Task SweepAsync(Action<int> took, CancellationToken ct)
    {
        var before = (clock.GetUtcNow() - kept).ToUnixTimeMilliseconds();
        int taken;
        do
        {
            taken = await database.WriteAsync((sql, token) => sql.ExecuteAsync(statement, token, ("before", before), ("most", BatchSize)), ct);
            took(taken);
        }
        while (taken == BatchSize);
    }
}
