// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Auth;

public sealed class ErasureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erasing_an_account_leaves_no_row_or_file_naming_it()
    {
        await using var home = await Household.OpenAsync();
        var (house, phone, laptop) = (home.House, home.Phone.User, home.Laptop.User);
        using var tablet = await phone.OnAnotherDeviceAsync();
        await ChatAsync(home);
        var files = new[] { await UploadAsync(phone, null), await UploadAsync(laptop, home.Chat.Id) };
        var his = await UploadAsync(home.Bob, home.Chat.Id);
        await phone.Http.DeleteAsync($"/api/v1/auth/devices/{laptop.Device}", Ct);
        await home.Bob.ReadByAsync(home.Chat.Id, 2);
        await house.RestAsync();

        // The search finds what is there: in the tables of four rooms.
        string[] named =
        [
            "conversation_members", "conversations", "device_lists", "devices", "file_members", "file_usage", "files", "identity_keys", "messages",
            "revoked_devices", "roster_devices", "roster_revocations", "roster_users", "sessions", "users",
        ];
        Assert.Equal(named, RowsOf.Device(house, phone.Id));
        Assert.Equal(["users"], RowsOf.Name(house, phone.Name));

        Assert.Equal(HttpStatusCode.NoContent, (await EraseAsync(phone)).StatusCode);
        house.Clock.Advance(TimeSpan.FromMinutes(3));

        foreach (var id in new[] { phone.Id, phone.Device, laptop.Device, tablet.Device, files[0], files[1] })
        {
            await Eventually.AsyncIs(() => Task.FromResult(string.Join(' ', RowsOf.Device(house, id))), tables => tables.Length == 0);
        }

        Assert.Empty(RowsOf.Name(house, phone.Name));
        var left = await house.BlobsAsync();
        Assert.Contains(his.ToString("N"), Assert.Single(left).Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(RowsOf.Device(house, home.Bob.Id));
        Assert.Equal(0, RowsOf.Count(house, "erasures"));
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_stay_for_those_who_received_them_under_no_name()
    {
        await using var home = await Household.OpenAsync();
        await ChatAsync(home);

        await EraseAsync(home.Phone.User);

        var chat = await Eventually.AsyncIs(() => home.Bob.FindAsync(home.Chat.Id), found => found.Members.Count == 1);
        Assert.Equal(home.Bob.Id, chat.Members[0].UserId);
        Assert.True(chat.RosterVersion > home.Chat.RosterVersion);
        var page = await TestUser.ReadAsync<MessagesPage>(await home.Bob.Http.GetAsync($"/api/v1/conversations/{chat.Id}/messages", Ct));
        Assert.Equal([[1], [2], [3]], page.Items.Select(item => item.Body));
        Assert.Equal([Guid.Empty, home.Bob.Id, Guid.Empty], page.Items.Select(item => item.SenderId));
    }

    [Fact]
    public async Task A_conversation_goes_with_the_last_of_its_members()
    {
        await using var home = await Household.OpenAsync();
        await ChatAsync(home);

        await EraseAsync(home.Phone.User);
        await EraseAsync(home.Bob);

        await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(home.House, "conversations")), rows => rows == 0);
        Assert.Equal(0, RowsOf.Count(home.House, "messages"));
        Assert.Equal(0, RowsOf.Count(home.House, "message_keys"));
    }

    [Fact]
    public async Task An_erased_account_is_shut_out_at_once_on_every_device()
    {
        await using var home = await Household.OpenAsync();
        await using var socket = await home.Laptop.User.ConnectAsync();

        await EraseAsync(home.Phone.User);

        Assert.Equal((int)CloseCode.DeviceRevoked, await socket.ClosedAsync());
        Assert.Equal("device_revoked", await home.Phone.User.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
        Assert.Equal("device_revoked", await home.Laptop.User.Http.GetAsync("/api/v1/conversations", Ct).CodeAsync());
        using var stranger = home.House.Stranger();
        var refresh = new RefreshRequest { RefreshToken = home.Laptop.User.Session.RefreshToken };
        Assert.Equal("bad_refresh_token", await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", refresh).CodeAsync());
        var login = new LoginRequest { Username = home.Phone.User.Name, Password = TestUser.Password };
        Assert.Equal("bad_credentials", await TestUser.PostAsync(stranger, "/api/v1/auth/login", login).CodeAsync());
        Assert.Equal("unknown_user", await home.Bob.Http.GetAsync($"/api/v1/auth/users/{home.Phone.User.Name}", Ct).CodeAsync());
        var bundle = await Eventually.AsyncIs(() => home.Bob.Http.GetAsync($"/api/v1/keys/bundle/{home.Phone.User.Id}", Ct), answer => !answer.IsSuccessStatusCode);
        Assert.Equal("no_identity", (await bundle.ProblemAsync()).Code);
    }

    [Fact]
    public async Task The_name_of_an_erased_account_is_nobody_elses_even_after_a_restart()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestUser.RegisterAsync(house, "alice");
        await EraseAsync(alice);
        await house.RestartAsync();
        using var stranger = house.Stranger();

        var again = await TestUser.PostAsync(
            stranger, "/api/v1/auth/register", new RegisterRequest { Username = "Alice", Password = TestUser.Password });

        Assert.Equal("username_taken", (await again.ProblemAsync()).Code);
    }

    [Fact]
    public async Task An_account_is_erased_by_its_password_alone()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        Assert.Equal("bad_credentials", await EraseAsync(alice, "not her password").CodeAsync());
        Assert.Equal("invalid_fields", await EraseAsync(alice, null).CodeAsync());
        Assert.Equal("malformed_request", await alice.Http.DeleteAsync("/api/v1/auth/account", Ct).CodeAsync());

        Assert.Equal(HttpStatusCode.OK, (await alice.Http.GetAsync("/api/v1/auth/devices", Ct)).StatusCode);
    }

    [Fact]
    public async Task Being_told_of_an_erasure_again_changes_nothing_for_anybody_else()
    {
        await using var home = await Household.OpenAsync();
        await EraseAsync(home.Phone.User);
        var chat = await Eventually.AsyncIs(() => home.Bob.FindAsync(home.Chat.Id), found => found.Members.Count == 1);

        home.House.Clock.Advance(TimeSpan.FromMinutes(3));
        await Eventually.AsyncIs(
            () => Task.FromResult(RowsOf.Count(home.House, "erasures") + RowsOf.Count(home.House, "outbox")), rows => rows == 0);

        Assert.Equal(chat.RosterVersion, (await home.Bob.FindAsync(home.Chat.Id)).RosterVersion);
    }

    [Fact]
    public async Task A_file_whose_bytes_are_still_arriving_is_seen_by_nobody_and_swept()
    {
        await using var home = await Household.OpenAsync();
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var content = new SlowContent(rest.Task);
        var upload = home.Phone.User.Http.PostAsync("/api/v1/files/upload", content, Ct);
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(home.House, "files")), rows => rows == 1);

        await EraseAsync(home.Phone.User);
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Device(home.House, home.Phone.User.Id)), tables => !tables.Contains("files"));
        rest.SetResult();

        var file = await TestUser.ReadAsync<FileResponse>(await upload);
        Assert.Equal("unknown_file", await home.Bob.Http.GetAsync($"/api/v1/files/{file.Id}", Ct).CodeAsync());
        home.House.Clock.Advance(TimeSpan.FromMinutes(6));
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(home.House, "files")), rows => rows == 0);
        Assert.Empty(await home.House.BlobsAsync());
    }

    // One from her phone, one of his, one from her laptop, all acknowledged by nobody.
    private static async Task ChatAsync(Household home)
    {
        Guid[] devices = [home.Phone.User.Device, home.Laptop.User.Device, home.Bob.Device];
        var body = (byte)1;
        foreach (var sender in new[] { home.Phone.User, home.Bob, home.Laptop.User })
        {
            await using var socket = await sender.ConnectAsync();
            await socket.SendMessageAsync(home.Chat.Id, home.Chat.RosterVersion, [body++], devices.Where(device => device != sender.Device));
            await socket.NextAsync(Frame.Sent);
        }
    }

    private static async Task<Guid> UploadAsync(TestUser user, Guid? conversation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files/upload") { Content = new ByteArrayContent(new byte[5000]) };
        if (conversation is { } id) request.Headers.Add("X-Conversation-Id", id.ToString());
        return (await TestUser.ReadAsync<FileResponse>(await user.Http.SendAsync(request, Ct))).Id;
    }

    private static Task<HttpResponseMessage> EraseAsync(TestUser user, string? password = TestUser.Password) => user.Http.SendAsync(
        new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/account")
        {
            Content = JsonContent.Create(new EraseAccountRequest { Password = password }, WireJson.Default.EraseAccountRequest),
        }, Ct);
}
