// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform;

/// <summary>Which life of the database this is. Positions of another epoch mean nothing.</summary>
public sealed class Instance(Database database)
{
    private const string Make = "insert into instance (one, epoch) values (1, @epoch) on conflict (one) do nothing";
    private const string Read = "select epoch from instance where one = 1";

    /// <summary>The epoch, 32 hex digits; read at start.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>Reads the epoch, or begins the first one.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var fresh = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        Epoch = await database.WriteAsync(async (sql, token) =>
        {
            await sql.ExecuteAsync(Make, token, ("epoch", fresh));
            return await sql.FirstAsync(Read, row => row.GetString(0), token);
        }, ct) ?? throw new InvalidOperationException("The database lost its instance row.");
    }
}
