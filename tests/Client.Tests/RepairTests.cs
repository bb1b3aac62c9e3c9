// SPDX-License-Identifier: MIT
// Two devices that have lost each other's session find together again, and nothing that was said is lost.
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SecureMessenger.Client;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Protocol;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class RepairTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_home_restored_from_an_older_copy_reads_what_it_is_sent()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await ThrowBackAsync(house, alice, his);

        await using var bob = await his.OpenAsync();
        await alice.SayAsync("bob", "can you read this?");
        await alice.SayAsync("bob", "and this?");

        Assert.Equal(["can you read this?", "and this?"], (await bob.TextsAsync(2)).Order(StringComparer.Ordinal).Reverse());
        await bob.SayAsync("alice", "now I can");
        Assert.Equal("now I can", (await alice.TextsAsync(1)).Single());
        Assert.All(await bob.HistoryAsync("alice", 2, Ct), message => Assert.NotEqual(MessageState.Undecryptable, message.State));
    }

    [Fact]
    public async Task What_a_home_restored_from_an_older_copy_sends_is_read()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await ThrowBackAsync(house, alice, his);

        await using var bob = await his.OpenAsync();
        await bob.SayAsync("alice", "restored");

        Assert.Equal("restored", (await alice.TextsAsync(1)).Single());
        await alice.SayAsync("bob", "welcome back");
        Assert.Equal("welcome back", (await bob.TextsAsync(1)).Single());
    }

    [Fact]
    public async Task A_home_restored_from_an_older_copy_publishes_prekeys_it_can_answer_for()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var bob = await Person.RegisterAsync(server, "bob");
        using var copy = new Copy();
        await bob.Client.DisposeAsync();
        copy.Take(bob.Home);
        server.Account("bob").OneTimePrekeys.Clear();
        server.Account("bob").KemPrekeys.Clear();
        await bob.ReceiveAsync();
        await Eventually.AsyncIs(() => Task.FromResult(server.Account("bob").KemPrekeys.Count), count => count == 20); // drawn after the copy
        await bob.Client.DisposeAsync();
        copy.PutBack(bob.Home);
        var before = server.Account("bob").SignedPrekey!.KeyId;

        await bob.ReceiveAsync();
        var signed = await Eventually.AsyncIs(() => Task.FromResult(server.Account("bob").SignedPrekey!.KeyId), id => id > before);

        Assert.True(OpenedHome.HasPrekey(bob.Home, kind: 1, signed!.Value));
        await Eventually.AsyncIs(() => Task.FromResult(server.Account("bob").LastResort!.KeyId), id => OpenedHome.HasPrekey(bob.Home, kind: 4, id!.Value));
    }

    [Fact]
    public async Task However_much_cannot_be_read_it_is_asked_for_once_an_hour_and_sent_again_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        server.Mail.Delivers = message => message.SenderId == server.Account("alice").UserId.ToString() ? Damaged(message) : message;
        foreach (var text in new[] { "one", "two", "three" })
            await alice.Client.SendTextAsync("bob", text, ct: Ct);

        var unread = await bob.ReceiveAsync();
        await Eventually.AsyncIs(() => Task.FromResult(server.Mail.Sends.Count), sends => sends == 4);
        await alice.ReceiveAsync();
        await Eventually.AsyncIs(() => Task.FromResult(server.Mail.Sends.Count), sends => sends == 7);
        await bob.ReceiveAsync(); // the three sent again: damaged, too
        await alice.ReceiveAsync();

        Assert.All(unread, message => Assert.Equal(MessageState.Undecryptable, message.State));
        Assert.True(InitialMessage.IsInitial(server.Mail.Sends.ElementAt(3).Wraps.Single().Wrap_.Span));
        Assert.Equal(7, server.Mail.Sends.Count);
    }

    [Fact]
    public async Task A_device_does_not_get_what_was_said_before_it_joined_by_saying_that_it_could_not_read_it()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var liar = await LyingServer.OpenAsync(house);
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        using var other = new Phone(house, "bob", liar.Url);
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        await alice.SayAsync("bob", "before");
        await bob.TextsAsync(1);
        await using var second = await other.LoginAsync();
        await bob.ConfirmDeviceAsync(second.Account!.DeviceCode, Ct);
        await alice.SayAsync("bob", "between");
        await second.TextsAsync(1);

        var damaged = false;
        liar.Frame = frame =>
        {
            if (damaged || frame.FrameCase != ServerFrame.FrameOneofCase.Message || frame.Message.SenderId != $"{alice.Account!.UserId}") return;
            damaged = true;
            frame.Message = Damaged(frame.Message);
            frame.Message.Seq = 1;
        };
        await second.DisposeAsync();
        OpenedHome.ForgetPositions(other.Home);
        await using var again = await other.OpenAsync();
        await alice.SayAsync("bob", "after");

        Assert.Equal(["after"], await again.TextsAsync(1));
        await alice.SayAsync("bob", "end");
        Assert.Equal(["end"], await again.TextsAsync(1));
        Assert.DoesNotContain("before", (await again.HistoryAsync("alice", 20, Ct)).Texts());
        Assert.Equal(["before", "between", "after", "end"], (await bob.HistoryAsync("alice", 20, Ct)).Texts());
    }

    /// <summary>Registers bob, lets the two talk, and puts an older copy of his home in the place of what it has become.</summary>
    private static async Task ThrowBackAsync(House house, MessengerClient alice, Phone his)
    {
        using var copy = new Copy();
        await using (var bob = await his.RegisterAsync())
        {
            await alice.SayAsync("bob", "hello");
            await bob.TextsAsync(1);
        }

        copy.Take(his.Home);
        await using (var bob = await his.OpenAsync())
        {
            for (var i = 0; i < 3; i++)
            {
                await bob.SayAsync("alice", $"there {i}");
                await alice.TextsAsync(1);
                await alice.SayAsync("bob", $"and back {i}");
                await bob.TextsAsync(1);
            }

            // Or an acknowledgement that is lost as he goes brings the last one once more.
            await Eventually.AsyncIs(() => Task.FromResult(Unread(house)), unread => unread == 0);
        }

        copy.PutBack(his.Home);
    }

    private static long Unread(House house)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(house.DataPath, "messenger.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = "select count(*) from conversations c join device_positions p on p.conversation_id = c.id where p.acked_seq < c.last_seq";
        return (long)command.ExecuteScalar()!;
    }

    private static Message Damaged(Message message)
    {
        var wrap = message.Wrap.ToByteArray();
        wrap[^1] ^= 1;
        message.Wrap = ByteString.CopyFrom(wrap);
        return message;
    }
}
