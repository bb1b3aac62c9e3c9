// SPDX-License-Identifier: MIT
// The table of device lists: a chain per account, appended to, never changed.
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

internal static class DeviceListStore
{
    // Primary key, backwards.
    private const string Newest = "select list, signature from device_lists where user_id = @user order by version desc limit 1";

    // The primary key is what keeps two lists from following the same one.
    private const string Append = """
        insert into device_lists (user_id, version, list, signature, created_at)
        values (@user, @version, @list, @signature, @now)
        on conflict (user_id, version) do nothing
        """;

    /// <summary>The list in force, or null for an account that has published none.</summary>
    public static Task<SignedList?> NewestAsync(SqlSession sql, UserId user, CancellationToken ct) =>
        sql.FirstAsync(Newest, Map, ct, ("user", user.Value));

    /// <summary>Appends a list that follows the newest.</summary>
    /// <returns>False when another one was first.</returns>
    public static async Task<bool> AppendAsync(SqlSession sql, SignedList signed, DateTimeOffset now, CancellationToken ct) =>
        await sql.ExecuteAsync(
            Append, ct, ("user", signed.List.Account), ("version", signed.List.Version), ("list", signed.List.Bytes.ToArray()),
            ("signature", signed.Signature), ("now", now.ToUnixTimeMilliseconds())) == 1;

    private static SignedList Map(DbDataReader row) =>
        DeviceList.TryParse(row.GetFieldValue<byte[]>(0), out var list)
            ? new SignedList(list!, row.GetFieldValue<byte[]>(1))
            : throw new InvalidDataException("A stored device list cannot be read.");
}
