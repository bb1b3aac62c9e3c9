// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Security.Cryptography;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Tickets to open a socket with: 32 random bytes, one use, 30 seconds; only their hash is kept.</summary>
internal sealed class TicketDesk(Database database, TimeProvider clock) : ITicketDesk
{
    private const int Size = 32;
    private const int MaxOpen = 5;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    // Index socket_tickets_until.
    internal const string Sweep = """
        delete from socket_tickets where until <= @before
          and hash in (select hash from socket_tickets where until <= @before order by until limit @most)
        """;

    // Index socket_tickets_device: the oldest make room.
    private const string Bound = """
        delete from socket_tickets where hash in (
          select hash from socket_tickets where device_id = @device order by until desc limit 100 offset @keep)
        """;

    private const string Add = """
        insert into socket_tickets (hash, device_id, user_id, session_id, token_ends_at, until)
        values (@hash, @device, @user, @session, @ends, @until)
        """;

    // Primary key. It leaves in the statement that reads it: no two sockets open by one.
    private const string Take = """
        delete from socket_tickets where hash = @hash returning user_id, device_id, session_id, token_ends_at, until
        """;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A ticket for the caller.</summary>
    public async Task<string> IssueAsync(Caller caller, CancellationToken ct)
    {
        var ticket = RandomNumberGenerator.GetBytes(Size);
        await database.WriteAsync(async (sql, token) =>
        {
            await sql.ExecuteAsync(Bound, token, ("device", caller.Device.Value), ("keep", MaxOpen - 1));
            await sql.ExecuteAsync(
                Add, token, ("hash", SHA256.HashData(ticket)), ("device", caller.Device.Value), ("user", caller.User.Value),
                ("session", caller.Session.Value), ("ends", caller.ExpiresAt.ToUnixTimeSeconds()), ("until", Now + (long)Life.TotalMilliseconds));
        }, ct);
        return Base64Url.EncodeToString(ticket);
    }

    /// <inheritdoc />
    public async Task<Caller?> RedeemAsync(string ticket, CancellationToken ct)
    {
        var bytes = new byte[Size];
        if (ticket.Length != Base64Url.GetEncodedLength(Size) || !Base64Url.TryDecodeFromChars(ticket, bytes, out var length) || length != Size) return null;
        var taken = await database.WriteAsync(
            (sql, token) => sql.FirstAsync(
                Take,
                row => new
                {
                    Caller = new Caller(
                        new(row.GetGuid(0)), new(row.GetGuid(1)), new SessionId(row.GetGuid(2)), DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(3))),
                    Until = row.GetInt64(4),
                },
                token, ("hash", SHA256.HashData(bytes))),
            ct);
        return taken is not null && taken.Until > Now && taken.Caller.ExpiresAt > clock.GetUtcNow() ? taken.Caller : null;
    }
}
