// SPDX-License-Identifier: MIT
using SecureMessenger.Client;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class DeviceRevocationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_device_puts_another_out_by_its_code_or_its_id_and_the_list_no_longer_names_it(bool byCode)
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        using var laptop = new Phone(house, "alice");
        await using var alice = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        await using var second = await laptop.LoginAsync();
        var (code, id) = (second.Account!.DeviceCode, second.Account.DeviceId);
        await alice.ConfirmDeviceAsync(code, Ct);
        await bob.SayAsync("alice", "to both");
        Assert.Equal(["to both"], await ReadAsync(second, 1));

        var revoked = await alice.RevokeDeviceAsync(byCode ? code : id.ToString(), Ct);
        await bob.SayAsync("alice", "to one");

        Assert.Equal(new DeviceInfo(id, code, IsConfirmed: false, IsFirst: false, IsThis: false), revoked);
        Assert.Equal([alice.Account!.DeviceId], (await alice.DevicesAsync(Ct)).Select(device => device.DeviceId));
        Assert.Equal(["to both", "to one"], await ReadAsync(alice, 2));
        var refusal = await Assert.ThrowsAsync<MessengerException>(() => second.DevicesAsync(Ct));
        Assert.Equal((FailureKind.Refused, ProblemCodes.DeviceRevoked.Code), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public async Task A_device_that_waits_to_be_confirmed_can_be_turned_away()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var stolen = new Phone(house, "alice");
        await using var alice = await hers.RegisterAsync();
        await using var mallory = await stolen.LoginAsync();

        await alice.RevokeDeviceAsync(mallory.Account!.DeviceCode, Ct);

        await Eventually.AsyncIs(() => alice.DevicesAsync(Ct), devices => devices.Count == 1); // the keys room hears of it by event
        Assert.Equal("device_revoked", (await Assert.ThrowsAsync<MessengerException>(() => mallory.DevicesAsync(Ct))).Code);
    }

    [Fact]
    public async Task Another_device_puts_the_lost_first_one_out_of_the_conversations_though_not_of_the_list()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        using var laptop = new Phone(house, "alice");
        await using var lost = await hers.RegisterAsync();
        await using var bob = await his.RegisterAsync();
        await using var second = await laptop.LoginAsync();
        await lost.ConfirmDeviceAsync(second.Account!.DeviceCode, Ct);

        var revoked = await second.RevokeDeviceAsync(lost.Account!.DeviceCode, Ct);
        await bob.SayAsync("alice", "to the laptop");
        await second.SayAsync("bob", "from the laptop");

        Assert.Equal((true, true), (revoked.IsConfirmed, revoked.IsFirst));
        Assert.Equal(["to the laptop"], await ReadAsync(second, 1));
        Assert.Equal(["from the laptop"], await ReadAsync(bob, 1));
    }

    [Fact]
    public async Task A_device_revokes_neither_itself_nor_one_that_is_not_there()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        await using var alice = await hers.RegisterAsync();

        Assert.Equal("current_device", await CodeAsync(alice, alice.Account!.DeviceCode));
        Assert.Equal(FailureCodes.UnknownDeviceCode, await CodeAsync(alice, "AAAA-BBBB-CCCC-DDDD"));
        Assert.Equal("unknown_device", await CodeAsync(alice, Guid.CreateVersion7().ToString()));
    }

    [Fact]
    public async Task What_an_erased_account_wrote_does_not_stop_those_who_read_it()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var hers = new Phone(house, "alice");
        using var his = new Phone(house, "bob");
        using var theirs = new Phone(house, "carol");
        await using var alice = await hers.RegisterAsync();
        await using var carol = await theirs.RegisterAsync();
        var bob = await his.RegisterAsync();
        await alice.SayAsync("bob", "read in time");
        Assert.Equal(["read in time"], await ReadAsync(bob, 1));
        await bob.DisposeAsync();
        await alice.SayAsync("bob", "never read");

        await EraseAsync(house, "alice");
        await Eventually.AsyncIs(
            () => Task.FromResult(RowsOf.Device(house, alice.Account!.UserId)), tables => !tables.Contains("messages"));
        await using var again = await his.OpenAsync();
        await carol.SayAsync("bob", "after her");

        // That something was there is all there is left to say of it.
        Assert.Equal(["Unreadable { Reason = stranger_in_conversation }", "after her"], await ReadAsync(again, 2));
    }

    private static async Task EraseAsync(House house, string name)
    {
        using var http = house.Stranger();
        var login = new LoginRequest { Username = name, Password = Phone.Password };
        var session = await TestUser.ReadAsync<SessionResponse>(await TestUser.PostAsync(http, "/api/v1/auth/login", login));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/account");
        request.Headers.Authorization = new("Bearer", session.AccessToken);
        request.Content = System.Net.Http.Json.JsonContent.Create(
            new EraseAccountRequest { Password = Phone.Password }, WireJson.Default.EraseAccountRequest);
        (await http.SendAsync(request, Ct)).EnsureSuccessStatusCode();
    }

    private static async Task<string> CodeAsync(MessengerClient client, string device) =>
        (await Assert.ThrowsAsync<MessengerException>(() => client.RevokeDeviceAsync(device, Ct))).Code;

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
