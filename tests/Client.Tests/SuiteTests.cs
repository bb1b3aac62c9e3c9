// SPDX-License-Identifier: MIT
// Which key agreement sessions begin with, and that no server can lower it.
using SecureMessenger.Client;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class SuiteTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_begins_with_suite_2_and_a_one_time_kem_key_that_is_then_gone()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");

        await alice.Client.SendTextAsync("bob", "hello", ct: Ct);

        var initial = Initial(server.Mail.Sends.Single());
        Assert.Equal(Suite.PostQuantumX3dh, initial.Suite);
        Assert.NotEqual(server.Account("bob").LastResort!.KeyId, initial.KemPrekeyId);
        Assert.Equal(new MessageContent.Text("hello"), Assert.Single(await bob.ReceiveAsync()).Content);
        Assert.False(OpenedHome.HasPrekey(bob.Home, kind: 3, initial.KemPrekeyId));
        Assert.False(OpenedHome.HasPrekey(bob.Home, kind: 2, initial.OneTimePrekeyId));
    }

    [Fact]
    public async Task Without_one_time_keys_the_last_resort_key_serves_and_stays()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        server.Account("bob").KemPrekeys.Clear();

        await alice.Client.SendTextAsync("bob", "hello", ct: Ct);

        var initial = Initial(server.Mail.Sends.Single());
        Assert.Equal(server.Account("bob").LastResort!.KeyId, initial.KemPrekeyId);
        Assert.Equal(new MessageContent.Text("hello"), Assert.Single(await bob.ReceiveAsync()).Content);
        Assert.True(OpenedHome.HasPrekey(bob.Home, kind: 4, initial.KemPrekeyId));
    }

    [Fact]
    public async Task A_server_that_takes_the_kem_key_away_gets_no_message()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        server.Bundles = answer => answer with { Devices = [.. answer.Devices.Select(device => device with { KemPrekey = null, Suites = [1] })] };

        var refusal = await alice.CannotSendAsync("bob", "for bob alone");

        Assert.Equal((FailureKind.Refused, FailureCodes.BadPrekeys), (refusal.Kind, refusal.Code));
        Assert.Empty(server.Mail.Sends);
    }

    [Fact]
    public async Task A_kem_key_of_another_device_gets_no_message()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var hers = server.Account("alice").TakeKemPrekey();
        server.Bundles = answer => answer with { Devices = [.. answer.Devices.Select(device => device with { KemPrekey = hers })] };

        var refusal = await alice.CannotSendAsync("bob", "for bob alone");

        Assert.Equal(FailureCodes.BadPrekeys, refusal.Code);
    }

    [Fact]
    public async Task The_kem_stock_is_refilled_when_it_runs_low()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var bob = await Person.RegisterAsync(server, "bob");
        var account = server.Account("bob");
        var first = account.KemPrekeys.Select(key => key.KeyId).ToHashSet();
        while (account.KemPrekeys.Count > 4)
            account.TakeKemPrekey();

        await bob.ReceiveAsync();
        await Eventually.AsyncIs(() => Task.FromResult(account.KemPrekeys.Count), count => count == 20);

        Assert.DoesNotContain(account.KemPrekeys.Skip(4), key => first.Contains(key.KeyId));
    }

    private static InitialMessage Initial(Send send)
    {
        Assert.True(InitialMessage.TryParse(send.Wraps.Single().Wrap_.Span, out var initial));
        return initial!;
    }
}
