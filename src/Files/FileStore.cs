// SPDX-License-Identifier: MIT
// The table of files. A file is seen by others only in state 'ready', which it enters after its bytes are durable.
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Files;

internal sealed class FileStore(Database database)
{
    private const string Insert = """
        insert into files (id, owner_id, conversation_id, state, created_at, expires_at)
        values (@id, @owner, @conversation, 'uploading', @created, @expires)
        """;

    // Primary key.
    private const string Finish =
        "update files set state = 'ready', size = @size, sha256 = @sha256 where id = @id and state = 'uploading'";

    // Primary key of files, then of file_members. A stranger's question finds as little as one for a file that never was.
    private const string Readable = """
        select f.id, f.owner_id, f.conversation_id, f.size, f.sha256, f.created_at, f.expires_at
        from files f
        where f.id = @id and f.state = 'ready' and f.expires_at > @now
          and (f.owner_id = @user or exists (
            select 1 from file_members m where m.conversation_id = f.conversation_id and m.user_id = @user))
        """;

    // Primary key.
    private const string Hide = "update files set state = 'removing' where id = @id and state <> 'removing'";

    // Index files_uploading.
    private const string HideAbandoned = "update files set state = 'removing' where state = 'uploading'";

    // Index files_expiring.
    private const string HideExpired = """
        update files set state = 'removing' where id in (
          select id from files where state = 'ready' and expires_at <= @now order by expires_at limit @limit)
        """;

    // Index files_removing.
    private const string Hidden = "select id from files where state = 'removing' and id > @after order by id limit @limit";

    // Primary key.
    private const string Remove = "delete from files where id = @id and state = 'removing'";

    /// <summary>Writes the row of a file whose bytes will follow, unless the owner may not put it where it shall go.</summary>
    public Task<Refusal?> BeginAsync(NewFile file, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            var refusal = file.Conversation is { } conversation
                ? await MemberStore.WhyNotAsync(sql, conversation, file.Owner, token)
                : null;
            if (refusal is not null) return refusal;
            await sql.ExecuteAsync(
                Insert, token, ("id", file.Id.Value), ("owner", file.Owner.Value), ("conversation", file.Conversation?.Value),
                ("created", file.CreatedAt.ToUnixTimeMilliseconds()), ("expires", file.ExpiresAt.ToUnixTimeMilliseconds()));
            return null;
        },
        ct);

    /// <summary>The bytes are durable: others may see the file.</summary>
    /// <returns>False when the row has gone meanwhile.</returns>
    public Task<bool> FinishAsync(FileId id, long size, byte[] sha256, CancellationToken ct) => database.WriteAsync(
        async (sql, token) => await sql.ExecuteAsync(Finish, token, ("id", id.Value), ("size", size), ("sha256", sha256)) == 1, ct);

    /// <summary>The file, if it is there, alive, and the user's to read; otherwise null, whatever the reason.</summary>
    public Task<StoredFile?> FindAsync(FileId id, UserId reader, DateTimeOffset now, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(
            Readable, Map, token, ("id", id.Value), ("user", reader.Value), ("now", now.ToUnixTimeMilliseconds())), ct);

    /// <summary>Nobody sees the file from now on; bytes and row are still to go.</summary>
    /// <returns>False when there is none, or another call was first.</returns>
    public Task<bool> HideAsync(FileId id, CancellationToken ct) => database.WriteAsync(
        async (sql, token) => await sql.ExecuteAsync(Hide, token, ("id", id.Value)) == 1, ct);

    /// <summary>Hides what an earlier process was receiving when it ended.</summary>
    /// <returns>How many.</returns>
    public Task<int> HideAbandonedAsync(CancellationToken ct) => database.WriteAsync(
        (sql, token) => sql.ExecuteAsync(HideAbandoned, token), ct);

    /// <summary>Hides at most so many files whose time has come.</summary>
    /// <returns>How many.</returns>
    public Task<int> HideExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) => database.WriteAsync(
        (sql, token) => sql.ExecuteAsync(HideExpired, token, ("now", now.ToUnixTimeMilliseconds()), ("limit", limit)), ct);

    /// <summary>Hidden files in order of id, after the given one.</summary>
    public Task<List<FileId>> HiddenAsync(FileId after, int limit, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.QueryAsync(
            Hidden, row => new FileId(row.GetGuid(0)), token, ("after", after.Value), ("limit", limit)), ct);

    /// <summary>Drops the rows of files whose bytes have gone.</summary>
    public Task RemoveAsync(IReadOnlyList<FileId> ids, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            foreach (var id in ids) await sql.ExecuteAsync(Remove, token, ("id", id.Value));
        },
        ct);

    private static StoredFile Map(DbDataReader row) => new(
        new FileId(row.GetGuid(0)),
        new UserId(row.GetGuid(1)),
        row.IsDBNull(2) ? null : new ConversationId(row.GetGuid(2)),
        row.GetInt64(3),
        row.GetFieldValue<byte[]>(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
