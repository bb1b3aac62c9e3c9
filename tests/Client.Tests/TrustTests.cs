// SPDX-License-Identifier: MIT
// What a server tries that wants to read along.
using SecureMessenger.Client;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class TrustTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_exchanges_an_identity_is_refused_and_nothing_is_sent()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var known = await alice.Client.SafetyNumberAsync("bob", Ct);
        await using var elsewhere = await ScriptedServer.StartAsync();
        await using var forged = await Person.RegisterAsync(elsewhere, "bob");
        var mallory = elsewhere.Account("bob").Identity!;
        server.Identities = answer => answer.UserId == server.Account("bob").UserId
            ? answer with { DeviceList = Readdress(mallory.DeviceList!, answer.UserId), DeviceListSignature = mallory.DeviceListSignature! }
            : answer;

        var refusal = await Assert.ThrowsAsync<MessengerException>(() => alice.Client.SafetyNumberAsync("bob", Ct));

        Assert.Equal(FailureCodes.BadDeviceList, refusal.Code);
        server.Identities = answer => answer;
        Assert.Equal(known, await alice.Client.SafetyNumberAsync("bob", Ct));
    }

    [Fact]
    public async Task An_account_that_begins_again_with_another_root_is_refused_until_a_person_has_looked()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        await alice.Client.SafetyNumberAsync("bob", Ct);
        var account = server.Account("bob");
        server.Identities = answer => answer.UserId == account.UserId ? ForgedIdentity.Of(account) : answer;

        var refusal = await Assert.ThrowsAsync<MessengerException>(() => alice.Client.SafetyNumberAsync("bob", Ct));

        Assert.Equal((FailureKind.Refused, FailureCodes.IdentityChanged), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public async Task Changed_keys_are_trusted_by_the_number_the_other_side_shows_and_by_no_other()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        await alice.Client.SendTextAsync("bob", "before", ct: Ct);
        var before = await alice.Client.SafetyNumberAsync("bob", Ct);
        await using var again = await Person.RegisterAsync(server, "bob");

        Assert.Equal(FailureCodes.IdentityChanged, (await Assert.ThrowsAsync<MessengerException>(() => alice.Client.SafetyNumberAsync("bob", Ct))).Code);
        var offered = await alice.Client.OfferedIdentityAsync("bob", Ct);
        var theirs = await again.Client.SafetyNumberAsync("alice", Ct);
        var wrong = await Assert.ThrowsAsync<MessengerException>(() => alice.Client.TrustAsync("bob", before, Ct));
        await alice.Client.TrustAsync("bob", theirs, Ct);

        Assert.Equal((theirs, true), (offered.SafetyNumber, offered.HasChanged));
        Assert.NotEqual(before, theirs);
        Assert.Equal(FailureCodes.SafetyNumberDiffers, wrong.Code);
        Assert.Equal(new OfferedIdentity(theirs, HasChanged: false), await alice.Client.OfferedIdentityAsync("bob", Ct));
        await alice.Client.SendTextAsync("bob", "after", ct: Ct);
        Assert.Equal(new MessageContent.Text("after"), (await again.ReceiveAsync()).Last().Content);
    }

    [Fact]
    public async Task An_older_list_under_the_known_root_cannot_be_trusted_back()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var number = await alice.Client.SafetyNumberAsync("bob", Ct);
        var old = server.Account("bob").Identity!;
        server.Account("bob").Identity = NextList(bob, old);
        await alice.Client.SafetyNumberAsync("bob", Ct);
        server.Account("bob").Identity = old;

        var refusal = await Assert.ThrowsAsync<MessengerException>(() => alice.Client.TrustAsync("bob", number, Ct));

        Assert.Equal(FailureCodes.IdentityChanged, refusal.Code);
    }

    [Fact]
    public async Task A_device_the_account_has_not_signed_for_gets_no_message()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        server.Conversations = answer => answer with { Members = [.. answer.Members.Select(AddGhost)] };

        var refusal = await alice.CannotSendAsync("bob", "for bob alone");

        Assert.Equal((FailureKind.Refused, FailureCodes.UnlistedDevice), (refusal.Kind, refusal.Code));
        Assert.Empty(server.Mail.Sends);
    }

    [Fact]
    public async Task Both_sides_see_one_safety_number()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");

        var hers = await alice.Client.SafetyNumberAsync("bob", Ct);

        Assert.Equal(hers, await bob.Client.SafetyNumberAsync("alice", Ct));
        Assert.Equal(60, hers.Length);
    }

    [Fact]
    public async Task An_account_without_keys_is_named_in_the_refusal()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        server.Conversations = answer => answer with
        {
            Members = [.. answer.Members.Select(member => member with { Devices = [] })],
        };

        var refusal = await alice.CannotSendAsync("bob", "anybody there?");

        Assert.Equal(FailureCodes.NoKeysYet, refusal.Code);
        Assert.Contains("bob has not published keys yet", refusal.Message, StringComparison.Ordinal);
    }

    private static IdentityRequest NextList(Person person, IdentityRequest published)
    {
        using var identity = IdentityKeyPair.FromSeed(OpenedHome.PrivateKeys(person.Home, Person.Password)["identity seed"]);
        Assert.True(DeviceList.TryParse(published.DeviceList, out var list));
        var next = list!.Next(list.Devices);
        var signature = new byte[IdentityKeyPair.SignatureSize];
        next.Sign(identity, signature);
        return published with { DeviceList = next.Bytes.ToArray(), DeviceListSignature = signature };
    }

    private static ConversationMember AddGhost(ConversationMember member) =>
        member with { Devices = [.. member.Devices, new MemberDevice(Guid.CreateVersion7(), 1)] };

    private static byte[] Readdress(byte[] list, Guid account)
    {
        var copy = list.ToArray();
        account.TryWriteBytes(copy.AsSpan(1), bigEndian: true, out _);
        return copy;
    }
}
