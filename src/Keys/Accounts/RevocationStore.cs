// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Keys.Accounts;

/// <summary>Which devices of an account are out for good.</summary>
internal static class RevocationStore
{
    // Primary key, its first column.
    private const string OfUser = "select device_id from revoked_devices where user_id = @user";

    public static async Task<HashSet<Guid>> OfAsync(SqlSession sql, UserId user, CancellationToken ct) =>
        [.. await sql.QueryAsync(OfUser, row => row.GetGuid(0), ct, ("user", user.Value))];
}
