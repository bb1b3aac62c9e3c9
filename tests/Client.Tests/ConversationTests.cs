// SPDX-License-Identifier: MIT
using SecureMessenger.Client;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class ConversationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_says_the_other_reads_under_the_right_name()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();

        await alice.SayAsync("bob", "good morning");
        await alice.SayAsync("bob", "");

        Assert.Equal(["good morning", ""], await ReadAsync(bob, 2));
        Assert.All(await bob.HistoryAsync("alice", 10, Ct), message => Assert.Equal("alice", message.From));
    }

    [Fact]
    public async Task Both_begin_at_once_and_both_are_understood()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();

        await Task.WhenAll(alice.SayAsync("bob", "from alice"), bob.SayAsync("alice", "from bob"));
        await Task.WhenAll(alice.SayAsync("bob", "again alice"), bob.SayAsync("alice", "again bob"));

        Assert.Equal(["from alice", "again alice"], await ReadAsync(bob, 2));
        Assert.Equal(["from bob", "again bob"], await ReadAsync(alice, 2));
    }

    [Fact]
    public async Task A_message_sent_again_under_its_id_is_there_once()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        var once = new SendOptions { ClientId = Guid.CreateVersion7() };

        var first = await alice.SendTextAsync("bob", "once", once, Ct);
        var second = await alice.SendTextAsync("bob", "once", once, Ct);
        var other = await Assert.ThrowsAsync<MessengerException>(() => alice.SendTextAsync("bob", "other", once, Ct));

        Assert.Equal(first, second);
        Assert.Equal(FailureCodes.ClientIdReused, other.Code);
        await alice.SayAsync("bob", "twice");
        Assert.Equal(["once", "twice"], await ReadAsync(bob, 2));
    }

    [Fact]
    public async Task Mail_waits_for_a_phone_that_is_off_and_history_keeps_both_sides()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await (await his.RegisterAsync()).DisposeAsync();
        for (var i = 1; i <= 20; i++) await alice.SayAsync("bob", $"{i}");

        await using var bob = await his.OpenAsync();
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), (await bob.MailAsync()).Texts());
        await bob.SayAsync("alice", "all read");

        Assert.Equal(21, (await bob.HistoryAsync("alice", 100, Ct)).Count);
        Assert.Equal(["all read"], await ReadAsync(alice, 1));
        Assert.Equal("all read", (await alice.HistoryAsync("bob", 100, Ct)).Texts().Last());
    }

    [Fact]
    public async Task A_second_device_reads_and_writes_once_the_first_has_confirmed_it()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        using var laptop = new Phone(house, "alice");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        await bob.SayAsync("alice", "before");
        await using var second = await laptop.LoginAsync();

        var waiting = await Assert.ThrowsAsync<MessengerException>(() => second.SayAsync("bob", "too early"));
        Assert.Equal(FailureCodes.DevicePending, waiting.Code);
        await alice.ConfirmDeviceAsync(second.Account!.DeviceCode, Ct);
        await bob.SayAsync("alice", "to both");

        Assert.Equal(["before", "to both"], await ReadAsync(alice, 2));
        Assert.Equal(["to both"], await ReadAsync(second, 1));
        await second.SayAsync("bob", "from the laptop");
        Assert.Equal(["from the laptop"], await ReadAsync(bob, 1));
        Assert.Equal(["from the laptop"], await ReadAsync(alice, 1));
    }

    private static async Task<List<string>> ReadAsync(MessengerClient client, int count)
    {
        var texts = new List<string>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await foreach (var happened in client.ReceiveAsync(patience.Token))
        {
            if (happened is not MessengerEvent.MessageArrived arrived) continue;
            client.MarkShown(arrived.Message.LocalId);
            texts.AddRange(new[] { arrived.Message }.Texts());
            if (texts.Count == count) break;
        }

        return texts;
    }
}
