// SPDX-License-Identifier: MIT
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Accounts;

/// <summary>
/// Applies <see cref="DeviceRevoked"/>: nothing is encrypted for the device any more, and what was is dropped, for nobody can
/// read it. Idempotent.
/// </summary>
internal sealed class DeviceRevocation(Database database, RosterNews news)
{
    private const string Note =
        "insert into roster_revocations (user_id, device_id) values (@user, @device) on conflict (user_id, device_id) do nothing";

    // Primary key (user_id, device_id).
    private const string LeaveRosters = "delete from roster_devices where user_id = @user and device_id = @device";

    // Index conversation_members_user.
    private const string BumpRosters = """
        update conversations set roster_version = roster_version + 1
        where id in (select conversation_id from conversation_members where user_id = @user and left_seq is null)
        """;

    // Index conversation_members_user.
    private const string Conversations = "select conversation_id from conversation_members where user_id = @user order by conversation_id";

    // Primary key (device_id, conversation_id).
    private const string DropPositions = "delete from device_positions where device_id = @device";

    public async Task ApplyAsync(DeviceRevoked revoked, CancellationToken ct)
    {
        var (conversations, wasListed) = await database.WriteAsync(async (sql, token) =>
        {
            await sql.ExecuteAsync(Note, token, ("user", revoked.UserId), ("device", revoked.DeviceId));
            var left = await sql.ExecuteAsync(LeaveRosters, token, ("user", revoked.UserId), ("device", revoked.DeviceId));
            if (left > 0) await sql.ExecuteAsync(BumpRosters, token, ("user", revoked.UserId));
            await sql.ExecuteAsync(DropPositions, token, ("device", revoked.DeviceId));
            return (await sql.QueryAsync(Conversations, row => row.GetGuid(0), token, ("user", revoked.UserId)), left > 0);
        }, ct);
        if (wasListed) await news.TellAsync(revoked.UserId, ct);
        foreach (var conversation in conversations) await Wraps.DropAsync(database, conversation, revoked.DeviceId, ct);
    }
}
