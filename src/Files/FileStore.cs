// SPDX-License-Identifier: MIT
// The table of files. A file is seen by others only in state 'ready', which it enters after its bytes are durable. Leaving, it
// gives back the room it took.
using System.Data.Common;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Files;

internal sealed class FileStore(Database database)
{
    // Primary key of files, then of file_members. A stranger's question finds as little as one for a file that never was.
    private const string Readable = """
        select f.id, f.owner_id, f.conversation_id, f.size, f.sha256, f.created_at, f.expires_at
        from files f
        where f.id = @id and f.state = 'ready' and f.expires_at > @now
          and (f.owner_id = @user or exists (
            select 1 from file_members m where m.conversation_id = f.conversation_id and m.user_id = @user))
        """;

    // Primary key.
    private const string Held = "select owner_id, charged, received, created_at, size is null from files where id = @id and state <> 'removing'";

    // Primary key.
    private const string Hide = "update files set state = 'removing' where id = @id";

    // Index files_expiring.
    private const string Expired = "select id from files where state = 'ready' and expires_at <= @now order by expires_at limit @limit";

    // Index files_unfinished.
    private const string Abandoned = """
        select id from files where state = 'uploading' and unfinished_until <= @now and lease_until <= @now order by unfinished_until limit @limit
        """;

    // Index files_removing.
    private const string Hidden = "select id from files where state = 'removing' and id > @after order by id limit @limit";

    // Index files_ready.
    private const string Ready = "select id from files where state = 'ready' and id > @after order by id limit @limit";

    // Primary key.
    private const string Any = "select id from files where id = @id";

    // Primary key.
    private const string Remove = "delete from files where id = @id and state = 'removing'";

    /// <summary>The file, if it is there, alive, and the user's to read; otherwise null, whatever the reason.</summary>
    public Task<StoredFile?> FindAsync(FileId id, UserId reader, DateTimeOffset now, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(
            Readable, Map, token, ("id", id.Value), ("user", reader.Value), ("now", now.ToUnixTimeMilliseconds())), ct);

    /// <summary>Nobody sees the file from now on, and it counts for nothing; bytes and row are still to go.</summary>
    /// <param name="id">The file.</param>
    /// <param name="arrived">Bytes that came of an upload in one request, which was not finished.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False when there is none, or another call was first.</returns>
    public Task<bool> HideAsync(FileId id, long arrived, CancellationToken ct) =>
        database.WriteAsync((sql, token) => HideAsync(sql, id, arrived, token), ct);

    /// <summary>Hides at most so many files whose time has come.</summary>
    /// <returns>How many.</returns>
    public Task<int> HideExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) => HideAllAsync(Expired, now, limit, _ => true, ct);

    /// <summary>Hides at most so many uploads whose time has come and that nobody is writing.</summary>
    /// <returns>How many.</returns>
    public Task<int> HideAbandonedAsync(DateTimeOffset now, int limit, Func<FileId, bool> isWritten, CancellationToken ct) =>
        HideAllAsync(Abandoned, now, limit, id => !isWritten(id), ct);

    /// <summary>Hidden files in order of id, after the given one.</summary>
    public Task<List<FileId>> HiddenAsync(FileId after, int limit, CancellationToken ct) => AfterAsync(Hidden, after, limit, ct);

    /// <summary>Files that can be read in order of id, after the given one.</summary>
    public Task<List<FileId>> ReadyAsync(FileId after, int limit, CancellationToken ct) => AfterAsync(Ready, after, limit, ct);

    /// <summary>Those of the ids that no row knows.</summary>
    public Task<List<FileId>> UnknownAsync(IReadOnlyList<FileId> ids, CancellationToken ct) => database.ReadAsync(
        async (sql, token) =>
        {
            var unknown = new List<FileId>();
            foreach (var id in ids)
            {
                if (await sql.FirstAsync(Any, row => (FileId?)new FileId(row.GetGuid(0)), token, ("id", id.Value)) is null) unknown.Add(id);
            }

            return unknown;
        },
        ct);

    /// <summary>Drops the rows of files whose bytes have gone.</summary>
    public Task RemoveAsync(IReadOnlyList<FileId> ids, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            foreach (var id in ids) await sql.ExecuteAsync(Remove, token, ("id", id.Value));
        },
        ct);

    private Task<int> HideAllAsync(string which, DateTimeOffset now, int limit, Func<FileId, bool> may, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            var ids = await sql.QueryAsync(which, IdOf, token, ("now", now.ToUnixTimeMilliseconds()), ("limit", limit));
            var hidden = 0;
            foreach (var id in ids.Where(may)) hidden += await HideAsync(sql, id, 0, token) ? 1 : 0;
            return hidden;
        },
        ct);

    private static async Task<bool> HideAsync(SqlSession sql, FileId id, long arrived, CancellationToken ct)
    {
        var held = await sql.FirstAsync(
            Held,
            row => (Owner: new UserId(row.GetGuid(0)), Charged: row.GetInt64(1), Received: row.GetInt64(2),
                At: (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), IsUnfinished: row.GetBoolean(4)),
            ct, ("id", id.Value));
        if (held.At is not { } at) return false;
        await sql.ExecuteAsync(Hide, ct, ("id", id.Value));
        var notCome = held.IsUnfinished ? Math.Max(0, held.Charged - Math.Max(held.Received, arrived)) : 0;
        await UsageStore.ReturnAsync(sql, held.Owner, held.Charged, notCome, at, ct);
        return true;
    }

    private Task<List<FileId>> AfterAsync(string which, FileId after, int limit, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.QueryAsync(which, IdOf, token, ("after", after.Value), ("limit", limit)), ct);

    private static FileId IdOf(DbDataReader row) => new(row.GetGuid(0));

    private static StoredFile Map(DbDataReader row) => new(
        new FileId(row.GetGuid(0)),
        new UserId(row.GetGuid(1)),
        row.IsDBNull(2) ? null : new ConversationId(row.GetGuid(2)),
        row.GetInt64(3),
        row.GetFieldValue<byte[]>(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
