// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SecureMessenger.Client;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>What a server can try that is not on the side of the people it serves.</summary>
public sealed class LyingServerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_else_is_written_to_though_the_server_names_them_in_the_conversation()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var liar = await LyingServer.OpenAsync(house);
        using var hers = new Phone(house, "alice", liar.Url);
        using var his = new Phone(house, "bob");
        using var evil = new Phone(house, "mallory");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        await using var mallory = await evil.RegisterAsync();
        var sent = false;
        liar.Breaks = frame => sent |= frame.FrameCase == ClientFrame.FrameOneofCase.Send;
        liar.Answer = (path, body) =>
        {
            if (!path.StartsWith("/api/v1/conversations", StringComparison.Ordinal)) return body;
            var conversation = JsonNode.Parse(body)!;
            var ghost = conversation["members"]![0]!.DeepClone();
            ghost["user_id"] = mallory.Account!.UserId.ToString();
            ghost["devices"]![0]!["device_id"] = mallory.Account.DeviceId.ToString();
            conversation["members"]!.AsArray().Add(ghost);
            return conversation.ToJsonString();
        };

        var refused = await Assert.ThrowsAsync<MessengerException>(() => alice.SayAsync("bob", "for bob alone"));

        Assert.Equal(FailureCodes.StrangerInConversation, refused.Code);
        Assert.False(sent);
    }

    [Fact]
    public async Task What_one_wrote_does_not_stand_in_the_conversation_with_another()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var liar = await LyingServer.OpenAsync(house);
        using var hers = new Phone(house, "alice", liar.Url);
        using var his = new Phone(house, "bob");
        using var evil = new Phone(house, "mallory");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        await using var mallory = await evil.RegisterAsync();
        liar.Answer = (path, body) => path.StartsWith("/api/v1/conversations/", StringComparison.Ordinal)
            ? body.Replace(mallory.Account!.UserId.ToString(), bob.Account!.UserId.ToString(), StringComparison.Ordinal)
            : body;

        await mallory.SayAsync("alice", "a word from bob's conversation");

        var message = await FirstAsync(alice);
        Assert.Equal(new MessageContent.Unreadable(FailureCodes.StrangerInConversation), message.Content);
    }

    [Fact]
    public async Task A_file_id_given_out_twice_fetches_neither_file_for_the_other()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var liar = await LyingServer.OpenAsync(house);
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob", liar.Url);
        using var evil = new Phone(house, "mallory");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        await using var mallory = await evil.RegisterAsync();
        using var forged = new MemoryStream("forged"u8.ToArray());
        using var real = new MemoryStream("real"u8.ToArray());
        var first = (await mallory.SendFileAsync("alice", forged, "contract.txt", ct: Ct)).File.Id;
        liar.Answer = (path, body) =>
        {
            if (path != "/api/v1/files/upload") return body;
            var file = JsonNode.Parse(body)!;
            file["id"] = first.ToString();
            return file.ToJsonString();
        };

        await FirstAsync(alice);
        await bob.SendFileAsync("alice", real, "contract.txt", ct: Ct);
        await FirstAsync(alice);

        var refused = await Assert.ThrowsAsync<MessengerException>(
            () => alice.DownloadFileAsync(first, Path.Combine(hers.Home, "contract.txt"), ct: Ct));
        Assert.Equal(FailureCodes.AmbiguousFile, refused.Code);
    }

    [Fact]
    public async Task Mail_is_not_taken_for_old_when_a_restored_log_counts_anew()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var liar = await LyingServer.OpenAsync(house);
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob", liar.Url);
        await using var alice = await hers.RegisterAsync();
        await using (var before = await his.RegisterAsync())
        {
            await alice.SayAsync("bob", "before");
            await FirstAsync(before);
        }

        liar.Frame = frame =>
        {
            if (frame.FrameCase == ServerFrame.FrameOneofCase.Hello) frame.Hello.Epoch = "another";
            if (frame.FrameCase == ServerFrame.FrameOneofCase.Message) frame.Message.Seq = 1;
        };
        await alice.SayAsync("bob", "after");

        await using var bob = await his.OpenAsync();
        Assert.Equal(["after"], (await bob.MailAsync()).Texts());
    }

    [Fact]
    public async Task Every_message_arrives_once_though_sockets_break_under_the_sender()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var liar = await LyingServer.OpenAsync(house);
        using var hers = new Phone(house, "alice", liar.Url);
        using var his = new Phone(house, "bob");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        var sends = 0;
        liar.Breaks = frame => frame.FrameCase == ClientFrame.FrameOneofCase.Send && ++sends % 3 == 0;

        var texts = Enumerable.Range(1, 12).Select(i => $"{i}").ToList();
        await Task.WhenAll(texts.Select(text => alice.SayAsync("bob", text)));

        await alice.SayAsync("bob", "end");

        Assert.Equal(texts.Order(StringComparer.Ordinal), (await bob.MailUntilAsync("end")).Texts().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_stops_behind_its_headers_is_given_up()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var liar = await LyingServer.OpenAsync(house);
        using var hers = new Phone(house, "alice");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var options = new MessengerOptions { Home = hers.Home, Server = liar.Url, PassphraseMemoryKib = 1024, Time = clock };
        await using var alice = await MessengerClient.OpenAsync(options, Phone.Password, Phone.Password, Ct);
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        liar.Stalls = path => path == "/api/v1/auth/register" && stalled.TrySetResult();

        var registering = alice.RegisterAsync("alice", Phone.Password, Ct);
        await stalled.Task.WaitAsync(Ct);
        clock.Advance(TimeSpan.FromMinutes(1));

        var away = await Assert.ThrowsAsync<MessengerException>(() => registering.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Ct));
        Assert.Equal(FailureCodes.ServerUnreachable, away.Code);
    }

    private static async Task<StoredMessage> FirstAsync(MessengerClient client)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await foreach (var happened in client.ReceiveAsync(patience.Token))
        {
            if (happened is not MessengerEvent.MessageArrived arrived) continue;
            client.MarkShown(arrived.Message.LocalId);
            return arrived.Message;
        }

        throw new InvalidOperationException("The stream of events ended.");
    }
}
