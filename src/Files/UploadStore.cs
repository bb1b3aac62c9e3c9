// SPDX-License-Identifier: MIT
// Uploads on their way: begun with their room reserved, leased by the server that writes them, kept by checkpoints, finished.
// Every statement that moves an upload on names the lease: a server that lost it (it stood still too long) moves nothing.
using System.Data.Common;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Files;

internal sealed class UploadStore(Database database, UsageStore usage, Node node)
{
    /// <summary>How long a lease holds without being renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const string Insert = """
        insert into files (id, owner_id, conversation_id, state, created_at, expires_at, length, charged, metadata, unfinished_until, lease_holder, lease_until)
        values (@id, @owner, @conversation, 'uploading', @created, @expires, @length, @charged, @metadata, @until, @holder, @lease)
        """;

    // Primary key. A stranger's question finds as little as one for an upload that never was.
    private const string Find = """
        select id, length, received, unfinished_until, metadata, state = 'ready', lease_holder, lease_until, conversation_id from files
        where id = @id and owner_id = @owner and length is not null
          and (state = 'uploading' and unfinished_until > @now or state = 'ready' and expires_at > @now)
        """;

    // Primary key, as all below.
    private const string Take = "update files set lease_holder = @holder, lease_until = @lease where id = @id and state = 'uploading'";

    private const string Keep = """
        update files set received = @received, lease_until = @lease where id = @id and state = 'uploading' and lease_holder = @holder
        """;

    private const string Renew = "update files set lease_until = @lease where id = @id and state = 'uploading' and lease_holder = @holder";

    private const string Charged = """
        select owner_id, charged, created_at from files where id = @id and state = 'uploading' and lease_holder = @holder
        """;

    private const string Finish = """
        update files set state = 'ready', size = @size, sha256 = @sha256, received = @size, charged = @size, lease_until = 0 where id = @id
        """;

    // Index files_unfinished.
    private const string Disown = "update files set lease_until = 0 where state = 'uploading' and lease_holder = @holder and lease_until > 0";

    /// <summary>Writes the row of a file whose bytes will follow, unless the owner may not put it where it shall go, or has no room.</summary>
    public Task<Outcome<Reservation>> BeginAsync(NewFile file, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            if (file.Conversation is { } conversation && !await MemberStore.IsMemberAsync(sql, conversation, file.Owner, token))
            {
                return ProblemCodes.UnknownConversation; // also of one there is: who guesses ids learns nothing
            }

            var taken = await usage.TakeAsync(sql, file.Owner, file.Announced, file.CreatedAt, token);
            if (!taken.IsAllowed) return taken;
            await sql.ExecuteAsync(
                Insert, token, ("id", file.Id.Value), ("owner", file.Owner.Value), ("conversation", file.Conversation?.Value),
                ("created", Ms(file.CreatedAt)), ("expires", Ms(file.ExpiresAt)), ("charged", taken.Value.Bytes),
                ("length", file.Resumable is null ? null : file.Announced), ("metadata", file.Resumable?.Metadata),
                ("until", file.Resumable is { } resumable ? Ms(resumable.Until) : 0L), ("holder", node.Id),
                ("lease", file.Resumable is null ? Ms(file.CreatedAt + Lease) : 0L));
            return taken;
        },
        ct);

    /// <summary>The resumable upload, if it is there and the user's.</summary>
    public Task<ResumableUpload?> FindAsync(FileId id, UserId owner, DateTimeOffset now, CancellationToken ct) => database.ReadAsync(
        (sql, token) => sql.FirstAsync(Find, Map, token, ("id", id.Value), ("owner", owner.Value), ("now", Ms(now))), ct);

    /// <summary>Takes the upload for this server alone, unless another one is writing it or the user has left its conversation.</summary>
    public Task<Outcome<ResumableUpload>> TakeAsync(FileId id, UserId owner, DateTimeOffset now, CancellationToken ct) => database.WriteAsync<Outcome<ResumableUpload>>(
        async (sql, token) =>
        {
            var found = await sql.FirstAsync(
                Find, row => (Upload: Map(row), Holder: TextOf(row, 6), LeaseUntil: row.GetInt64(7), Conversation: row.IsDBNull(8) ? (Guid?)null : row.GetGuid(8)),
                token, ("id", id.Value), ("owner", owner.Value), ("now", Ms(now)));
            if (found.Upload is not { } upload) return ProblemCodes.UnknownUpload;
            if (upload.IsReady) return upload;
            if (found.LeaseUntil > Ms(now) && found.Holder != node.Id) return ProblemCodes.UploadBusy;
            if (found.Conversation is { } conversation
                && !await MemberStore.IsMemberAsync(sql, new ConversationId(conversation), owner, token)) return ProblemCodes.NotAMember;
            await sql.ExecuteAsync(Take, token, ("id", id.Value), ("holder", node.Id), ("lease", Ms(now + Lease)));
            return upload;
        },
        ct);

    /// <summary>The upload has so many durable bytes.</summary>
    /// <returns>False when it has gone, or another server took it.</returns>
    public Task<bool> KeepAsync(FileId id, long received, DateTimeOffset now) => database.WriteAsync(
        async (sql, token) => await sql.ExecuteAsync(
            Keep, token, ("id", id.Value), ("received", received), ("holder", node.Id), ("lease", Ms(now + Lease))) == 1,
        CancellationToken.None);

    /// <summary>Leases end at that time, unless they are no longer this server's.</summary>
    public Task RenewAsync(IReadOnlyCollection<FileId> ids, DateTimeOffset until, CancellationToken ct) => database.WriteAsync(
        async (sql, token) =>
        {
            foreach (var id in ids) await sql.ExecuteAsync(Renew, token, ("id", id.Value), ("lease", Ms(until)), ("holder", node.Id));
        },
        ct);

    /// <summary>Ends every lease this server held in an earlier life.</summary>
    public Task<int> DisownAsync(CancellationToken ct) => database.WriteAsync(
        (sql, token) => sql.ExecuteAsync(Disown, token, ("holder", node.Id)), ct);

    /// <summary>The bytes are durable: others may see the file, and room that it did not need is given back.</summary>
    /// <returns>False when the upload has gone, or another server took it.</returns>
    public Task<bool> FinishAsync(FileId id, long size, byte[] sha256) => database.WriteAsync(
        async (sql, token) =>
        {
            var found = await sql.FirstAsync(
                Charged, row => (Owner: new UserId(row.GetGuid(0)), Bytes: row.GetInt64(1), At: (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
                token, ("id", id.Value), ("holder", node.Id));
            if (found.At is not { } at) return false;
            if (found.Bytes > size) await UsageStore.ReturnAsync(sql, found.Owner, found.Bytes - size, found.Bytes - size, at, token);
            await sql.ExecuteAsync(Finish, token, ("id", id.Value), ("size", size), ("sha256", sha256));
            return true;
        },
        CancellationToken.None);

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static string? TextOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static ResumableUpload Map(DbDataReader row) => new(
        new FileId(row.GetGuid(0)), row.GetInt64(1), row.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), TextOf(row, 4), row.GetBoolean(5));
}
