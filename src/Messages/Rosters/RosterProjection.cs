// SPDX-License-Identifier: MIT
// What this room keeps of other rooms' events: which accounts exist, and which devices their signed lists name.
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Messages.Rosters;

/// <summary>Applies <see cref="DeviceAdded"/> and <see cref="DeviceListChanged"/>. Idempotent; late old versions change nothing.</summary>
internal sealed class RosterProjection(Database database, RosterNews news)
{
    private const string AddUser =
        "insert into roster_users (user_id, list_version) values (@user, 0) on conflict (user_id) do nothing";

    // Primary key roster_users.user_id.
    private const string RaiseVersion =
        "update roster_users set list_version = @version where user_id = @user and list_version < @version";

    // Primary key (user_id, device_id), both.
    private const string Revoked = "select device_id from roster_revocations where user_id = @user";
    private const string Known = "select device_id from roster_devices where user_id = @user";
    private const string Remove = "delete from roster_devices where user_id = @user and device_id = @device";

    private const string Put = """
        insert into roster_devices (user_id, device_id, registration_id, identity_key) values (@user, @device, @registration, @key)
        on conflict (user_id, device_id) do update set registration_id = excluded.registration_id, identity_key = excluded.identity_key
        """;

    // Index conversation_members_user; primary key of messages, backwards over at most a few events. A new device reads from now
    // on: nothing before was encrypted for it. Events are for everybody: those behind the last message are still its news, such as
    // that its user was added before anybody had heard of the device.
    private const string StartAtEnd = """
        insert into device_positions (device_id, conversation_id, acked_seq)
        select @device, c.id, coalesce(
          (select e.seq from messages e where e.conversation_id = c.id and e.kind <> @event order by e.seq desc limit 1), c.swept_seq)
        from conversation_members m join conversations c on c.id = m.conversation_id
        where m.user_id = @user and m.left_seq is null
        on conflict (device_id, conversation_id) do update set acked_seq = excluded.acked_seq
        where excluded.acked_seq > device_positions.acked_seq
        """;

    // Index conversation_members_user.
    private const string BumpRosters = """
        update conversations set roster_version = roster_version + 1
        where id in (select conversation_id from conversation_members where user_id = @user and left_seq is null)
        """;

    public Task ApplyAsync(DeviceAdded added, CancellationToken ct) => database.WriteAsync(async (sql, token) =>
    {
        await sql.ExecuteAsync(AddUser, token, ("user", added.UserId));

        // Told again of a device that reads already: to begin at the end once more would take from it what it has not read yet.
        var known = await sql.QueryAsync(Known, row => row.GetGuid(0), token, ("user", added.UserId));
        if (!known.Contains(added.DeviceId)) await StartAsync(sql, added.UserId, added.DeviceId, token);
    }, ct);

    public async Task ApplyAsync(DeviceListChanged changed, CancellationToken ct)
    {
        if (await database.WriteAsync((sql, token) => ReplaceAsync(sql, changed, token), ct)) await news.TellAsync(changed.UserId, ct);
    }

    /// <returns>Whether the list was newer than the one known.</returns>
    private static async Task<bool> ReplaceAsync(SqlSession sql, DeviceListChanged changed, CancellationToken ct)
    {
        await sql.ExecuteAsync(AddUser, ct, ("user", changed.UserId));
        if (await sql.ExecuteAsync(RaiseVersion, ct, ("user", changed.UserId), ("version", changed.Version)) == 0) return false;

        var revoked = await sql.QueryAsync(Revoked, row => row.GetGuid(0), ct, ("user", changed.UserId));
        var listed = changed.Devices.Where(device => !revoked.Contains(device.DeviceId)).ToList();
        var known = await sql.QueryAsync(Known, row => row.GetGuid(0), ct, ("user", changed.UserId));
        foreach (var gone in known.Except(listed.Select(device => device.DeviceId)))
        {
            await sql.ExecuteAsync(Remove, ct, ("user", changed.UserId), ("device", gone));
        }

        foreach (var device in listed)
        {
            await sql.ExecuteAsync(
                Put, ct, ("user", changed.UserId), ("device", device.DeviceId), ("registration", device.RegistrationId),
                ("key", device.IdentityKey));
            if (known.Contains(device.DeviceId)) continue;
            await StartAsync(sql, changed.UserId, device.DeviceId, ct);
        }

        await sql.ExecuteAsync(BumpRosters, ct, ("user", changed.UserId));
        return true;
    }

    private static Task<int> StartAsync(SqlSession sql, Guid user, Guid device, CancellationToken ct) =>
        sql.ExecuteAsync(StartAtEnd, ct, ("user", user), ("device", device), ("event", (int)Kind.Event));
}
