// SPDX-License-Identifier: MIT
// Several processes write the log. Two of them that each wait for a conversation the other one has would stand until PostgreSQL notices, a
// second later, and with them everybody who sends: so every writer takes the conversations of a batch in one order.
using System.Data.Common;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class WriterOrderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_conversations_a_writer_takes_the_same_one_first_whoever_sent_first()
    {
        var database = new PostgresHouse();
        await database.CreateAsync();
        try
        {
            await using var house = await House.OpenAsync([.. database.Settings()]);
            using var alice = await house.NewUserAsync();
            var chats = new List<ConversationResponse>();
            for (var i = 0; i < 3; i++)
            {
                using var peer = await house.NewUserAsync();
                chats.Add(await alice.BeginAsync(peer));
            }

            await using var socket = await alice.ConnectAsync();
            var before = await IsTakenWhileTheOtherIsWaitedForAsync(database, socket, chats[0], first: chats[1], second: chats[2]);
            var after = await IsTakenWhileTheOtherIsWaitedForAsync(database, socket, chats[0], first: chats[2], second: chats[1]);

            Assert.NotEqual(before, after);
        }
        finally
        {
            await database.DropAsync();
        }
    }

    // Sends to both in one batch, which gathers while the writer waits for a third, and lets nobody have the second.
    private static async Task<bool> IsTakenWhileTheOtherIsWaitedForAsync(
        PostgresHouse database, TestSocket socket, ConversationResponse third, ConversationResponse first, ConversationResponse second)
    {
        await using var holding = await OpenAsync(database);
        await using var gate = await OpenAsync(database);
        await using (await HoldAsync(holding, second.Id, wait: true))
        {
            await using (await HoldAsync(gate, third.Id, wait: true))
            {
                await SayAsync(socket, third);
                await IsWaitedForAsync(gate);
                await SayAsync(socket, first);
                await SayAsync(socket, second);
                await socket.SendAsync(new ClientFrame { Ping = new() });
                await socket.NextAsync(Frame.Pong); // so both are in the writer's queue
            }

            await IsWaitedForAsync(holding);
            return await IsTakenAsync(gate, first.Id);
        }
    }

    private static Task<Guid> SayAsync(TestSocket socket, ConversationResponse chat) =>
        socket.SendMessageAsync(chat.Id, chat.RosterVersion, "sealed"u8.ToArray());

    private static async Task<DbConnection> OpenAsync(PostgresHouse database)
    {
        var connection = database.Connect();
        await connection.OpenAsync(Ct);
        return connection;
    }

    private static async Task<DbTransaction> HoldAsync(DbConnection connection, Guid conversation, bool wait)
    {
        var transaction = await connection.BeginTransactionAsync(Ct);
        await using var hold = connection.CreateCommand();
        hold.CommandText = $"select id from conversations where id = '{conversation}' for update {(wait ? "" : "nowait")}";
        await hold.ExecuteScalarAsync(Ct);
        return transaction;
    }

    private static async Task<bool> IsTakenAsync(DbConnection connection, Guid conversation)
    {
        try
        {
            await (await HoldAsync(connection, conversation, wait: false)).DisposeAsync();
            return false;
        }
        catch (DbException error) when (error.SqlState == "55P03")
        {
            return true;
        }
    }

    private static async Task IsWaitedForAsync(DbConnection holder)
    {
        await using var look = holder.CreateCommand();
        look.CommandText = "select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))";
        await Eventually.AsyncIs(async () => (long)(await look.ExecuteScalarAsync(Ct))!, waiting => waiting > 0);
    }
}
