// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Files.Accounts;

/// <summary>Applies <see cref="AccountDeleted"/>: every file of the account goes, bytes and row, and its place among readers. Idempotent.</summary>
internal sealed class AccountErasure(Database database, Removal removal)
{
    // Index files_owner; so does the next.
    private const string Hide = "update files set state = 'removing' where owner_id = @user and state = 'ready'";

    // Its bytes are still arriving. It becomes nobody's, and expired before it is there: nobody sees it, and the sweeper finds it.
    private const string Disown = """
        update files set owner_id = @nobody, metadata = null, expires_at = 0, unfinished_until = 0
        where owner_id = @user and state = 'uploading'
        """;

    // Primary key.
    private const string ForgetUsage = "delete from file_usage where owner_id = @user";

    // Index file_members_user.
    private const string LeaveAll = "delete from file_members where user_id = @user";

    public async Task ApplyAsync(AccountDeleted deleted, CancellationToken ct)
    {
        await database.WriteAsync(async (sql, token) =>
        {
            await sql.ExecuteAsync(Hide, token, ("user", deleted.UserId));
            await sql.ExecuteAsync(Disown, token, ("user", deleted.UserId), ("nobody", Guid.Empty));
            await sql.ExecuteAsync(ForgetUsage, token, ("user", deleted.UserId));
            await sql.ExecuteAsync(LeaveAll, token, ("user", deleted.UserId));
        }, ct);
        await removal.FinishAsync(ct);
    }
}
