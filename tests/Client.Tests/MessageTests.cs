// SPDX-License-Identifier: MIT
using Google.Protobuf;
using SecureMessenger.Client;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class MessageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("🦉👩‍👩‍👧‍👦 e\u0301 é")]
    [InlineData("שלום \u202bעולם")]
    [InlineData("\u001b[31m\0\ufeff")]
    public async Task A_text_arrives_exactly_as_it_is(string text)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");

        await alice.Client.SendTextAsync("bob", text, ct: Ct);
        var message = Assert.Single(await bob.ReceiveAsync());

        Assert.Equal(("alice", new MessageContent.Text(text)), (message.From, message.Content));
        Assert.Equal(text, ((MessageContent.Text)Assert.Single(await alice.Client.HistoryAsync("bob", ct: Ct)).Content).Value);
    }

    [Fact]
    public async Task A_text_of_64_KiB_is_sent_and_a_longer_one_refused()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var longest = new string('x', 64 * 1024);

        await alice.Client.SendTextAsync("bob", longest, ct: Ct);

        Assert.Equal(new MessageContent.Text(longest), Assert.Single(await bob.ReceiveAsync()).Content);
        Assert.Equal(FailureCodes.TextTooLong, (await alice.CannotSendAsync("bob", longest + "x")).Code);
        Assert.Equal(FailureCodes.TextNotUnicode, (await alice.CannotSendAsync("bob", "half \ud83e")).Code);
    }

    [Fact]
    public async Task A_message_that_left_unanswered_is_sent_again_byte_for_byte_by_the_next_run()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        server.Mail.Answers = _ => false;

        var failure = await alice.CannotSendAsync("bob", "once");
        server.Mail.Answers = _ => true;
        await alice.RestartAsync();
        await alice.Client.SendTextAsync("bob", "after", ct: Ct);

        Assert.Equal((FailureKind.Unavailable, FailureCodes.Unsettled), (failure.Kind, failure.Code));
        var first = server.Mail.Sends.First();
        Assert.All(server.Mail.Sends.SkipLast(1), send => Assert.Equal(first, send));
        Assert.Equal([new MessageContent.Text("once"), new MessageContent.Text("after")], (await bob.ReceiveAsync()).Select(message => message.Content));
    }

    [Fact]
    public async Task A_message_that_never_left_is_taken_back()
    {
        var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        await alice.Client.SendTextAsync("bob", "first", ct: Ct);
        await server.DisposeAsync();
        await alice.RestartAsync();

        var failure = await alice.CannotSendAsync("bob", "second");

        Assert.Equal((FailureKind.Unavailable, FailureCodes.NotSent), (failure.Kind, failure.Code));
        Assert.Equal(new MessageContent.Text("first"), Assert.Single(await alice.Client.HistoryAsync("bob", ct: Ct)).Content);
    }

    [Fact]
    public async Task A_stale_roster_is_refetched_and_the_message_arrives_once_under_its_id()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        await alice.Client.SendTextAsync("bob", "first", ct: Ct);
        server.Mail.RosterVersion++;

        var id = Guid.CreateVersion7();
        await alice.Client.SendTextAsync("bob", "second", new SendOptions { ClientId = id }, Ct);

        Assert.Equal(2, server.Mail.Sends.Count(send => send.ClientId == id.ToString()));
        Assert.Equal(id, (await bob.ReceiveAsync())[1].ClientId);
    }

    [Fact]
    public async Task Sending_twice_with_one_id_sends_once_and_another_text_is_refused()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var options = new SendOptions { ClientId = Guid.CreateVersion7() };

        var first = await alice.Client.SendTextAsync("bob", "once", options, Ct);
        var second = await alice.Client.SendTextAsync("bob", "once", options, Ct);
        var other = await Assert.ThrowsAsync<MessengerException>(() => alice.Client.SendTextAsync("bob", "other", options, Ct));

        Assert.Equal(first, second);
        Assert.Equal(FailureCodes.ClientIdReused, other.Code);
        Assert.Single(await bob.ReceiveAsync());
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_shown_as_such_and_does_not_hold_up_the_next()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        await alice.Client.SendTextAsync("bob", "tampered with", ct: Ct);
        await alice.Client.SendTextAsync("bob", "whole", ct: Ct);
        server.Mail.Delivers = message =>
        {
            if (message.Seq == 1)
                message.Body = ByteString.CopyFrom([.. message.Body.Span[..^1], (byte)(message.Body[^1] ^ 1)]);
            return message;
        };

        var messages = await bob.ReceiveAsync();

        Assert.Equal([MessageState.Undecryptable, MessageState.Received], messages.Select(message => message.State));
        Assert.Equal(new MessageContent.Text("whole"), messages[1].Content);
        Assert.Empty(await bob.ReceiveAsync());
        Assert.Equal(2, server.Mail.Sends.Count); // bob did not ask for it again: the session is whole
    }

    [Fact]
    public async Task A_message_that_was_kept_but_not_shown_comes_again()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        await alice.Client.SendTextAsync("bob", "hello", ct: Ct);
        bob.Client.Start();
        await foreach (var happened in bob.Client.ReceiveAsync(Ct))
        {
            if (happened is MessengerEvent.MessageArrived)
                break; // the program ends before it has shown it
        }

        Assert.Equal(new MessageContent.Text("hello"), Assert.Single(await bob.ReceiveAsync()).Content);
        Assert.Empty(await bob.ReceiveAsync());
    }
}
