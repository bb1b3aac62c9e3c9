// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Messages;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Auth;

public sealed class ErasedTraceTests
{
    // Where an account that uses everything is named (the wraps of these tests hold the id of their device): a table or column that comes new fails here, until an erasure is known to reach it.
    private static readonly string[] Everywhere =
    [
        "conversation_members.user_id", "conversations.direct_key", "device_lists.list", "device_lists.user_id", "device_positions.device_id",
        "devices.id", "devices.user_id", "file_members.user_id", "file_usage.owner_id", "files.owner_id", "group_members.user_id",
        "identity_keys.device_id", "identity_keys.user_id", "kem_prekeys.device_id", "last_resort_kem_prekeys.device_id",
        "low_prekeys.device_id", "message_keys.device_id", "message_keys.wrap", "messages.sender_device_id", "messages.sender_id",
        "one_time_prekeys.device_id", "revoked_devices.device_id", "revoked_devices.user_id", "roster_devices.device_id",
        "roster_devices.user_id", "roster_revocations.device_id", "roster_revocations.user_id", "roster_users.user_id", "sessions.device_id",
        "sessions.user_id", "signed_prekeys.device_id", "socket_tickets.device_id", "socket_tickets.user_id", "users.id", "users.username",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Skip = "it looks into SQLite's file", SkipWhen = nameof(House.IsOnPostgres), SkipType = typeof(House))]
    public async Task Of_an_account_that_used_everything_no_column_and_no_file_is_left()
    {
        await using var home = await Household.OpenAsync(oneTimePrekeys: 2);
        using var carol = await TestGroup.MemberAsync(home.House);
        using var tablet = await home.Phone.User.OnAnotherDeviceAsync();
        var groups = await LiveAsync(home, carol);
        Assert.Equal(HttpStatusCode.NoContent, (await home.Phone.User.Http.DeleteAsync($"/api/v1/auth/devices/{tablet.Device}", Ct)).StatusCode);
        var alice = new Forms().Add(home.Phone.User.Name);
        foreach (var id in new[] { home.Phone.User.Id, home.Phone.User.Device, home.Laptop.User.Device, tablet.Device }) alice.Add(id);
        await Eventually.AsyncIs(() => Task.FromResult(string.Join(' ', Columns(home.House, alice))), found => found == string.Join(' ', Everywhere));

        await EraseAsync(home.Phone.User);
        await home.Bob.ReadByAsync(home.Chat.Id, 1);
        foreach (var group in groups) await home.Bob.ReadByAsync(group.Id, 2);
        await TestUser.ReadAsync<GroupEventResponse>(await groups[1].RenameAsync(home.Bob, "new"u8.ToArray())); // life goes on behind it
        home.House.Clock.Advance(TimeSpan.FromMinutes(3)); // beyond the second telling
        await Eventually.AsyncIs(() => Task.FromResult(Waiting(home.House)), rows => rows == 0);
        await TestUser.ReadAsync<GroupEventResponse>(await groups[1].RenameAsync(home.Bob, "newer"u8.ToArray())); // and goes on when nobody tells again
        await Eventually.AsyncIs(() => Task.FromResult(Waiting(home.House)), rows => rows == 0);
        using var traces = Traces.Of(home.House);
        Assert.Empty(traces.Columns(alice));
        Assert.Empty(traces.Files(alice));
        Assert.DoesNotContain("Error ", home.House.Log.Text, StringComparison.Ordinal);

        // By its log she is in the group yet. That she goes from there too brings nothing back.
        await TestUser.ReadAsync<GroupEventResponse>(await groups[1].RemoveAsync(home.Bob, home.Phone.User));
        await Eventually.AsyncIs(() => Task.FromResult(Waiting(home.House)), rows => rows == 0);
        using var later = Traces.Of(home.House);
        Assert.Empty(later.Columns(alice));
        Assert.Empty(later.Files(alice));
    }

    // Everything an account can leave behind, from two devices, in a conversation and in two groups: one of its own, one of Bob's.
    private static async Task<TestGroup[]> LiveAsync(Household home, TestUser carol)
    {
        var (phone, laptop) = (home.Phone.User, home.Laptop.User);
        await SucceedAsync(TestUser.PostAsync(phone.Http, "/api/v1/keys/kem-prekeys", home.Phone.KemPrekeys()));
        await SucceedAsync(home.Bob.Http.GetAsync($"/api/v1/keys/bundle/{phone.Id}?device_id={laptop.Device}", Ct)); // its prekeys run low
        var groups = new[] { await TestGroup.BeginAsync(phone, home.Bob, carol), await TestGroup.BeginAsync(home.Bob, phone, carol) };
        await SucceedAsync(groups[0].RenameAsync(phone, "mine"u8.ToArray()));
        await SucceedAsync(groups[0].SetRoleAsync(phone, home.Bob, GroupRole.Admin));
        await using (var socket = await phone.ConnectAsync())
        {
            await socket.SendMessageAsync(home.Chat.Id, home.Chat.RosterVersion, [1], [laptop.Device, home.Bob.Device]);
            await socket.NextAsync(Frame.Sent);
            var sign = new Ephemeral { ConversationId = home.Chat.Id.ToString("D"), Body = Google.Protobuf.ByteString.CopyFrom(1) };
            await socket.SendAsync(new ClientFrame { Ephemeral = sign });
            await socket.SendMessageAsync(groups[1].Id, (await phone.FindAsync(groups[1].Id)).RosterVersion, [2]);
            await socket.NextAsync(Frame.Sent);
            await socket.AckAsync(groups[1].Id, 1);
            await Eventually.AsyncIs(() => phone.PositionAsync(groups[1].Id), position => position >= 1);
        }

        foreach (var conversation in new[] { default(Guid?), home.Chat.Id }) await UploadAsync(phone, conversation);
        await BeginUploadAsync(laptop);
        phone.Http.DefaultRequestHeaders.Add("Idempotency-Key", "\"one\"");
        await SucceedAsync(phone.Http.PostAsync("/api/v1/ws-tickets", null, Ct));
        phone.Http.DefaultRequestHeaders.Remove("Idempotency-Key");
        await SucceedAsync(phone.Http.GetAsync("/api/v1/auth/export", Ct));
        return groups;
    }

    // What rooms are yet to be told.
    private static long Waiting(House house) => RowsOf.Count(house, "erasures") + RowsOf.Count(house, "outbox");

    private static List<string> Columns(House house, Forms forms)
    {
        using var traces = Traces.Of(house);
        return traces.Columns(forms);
    }

    private static async Task UploadAsync(TestUser user, Guid? conversation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files/upload") { Content = new ByteArrayContent(new byte[5000]) };
        if (conversation is { } id) request.Headers.Add("X-Conversation-Id", id.ToString());
        await TestUser.ReadAsync<FileResponse>(await user.Http.SendAsync(request, Ct));
    }

    // Announced, half sent, and never ended.
    private static async Task BeginUploadAsync(TestUser user)
    {
        using var create = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files/uploads");
        create.Headers.Add("Tus-Resumable", "1.0.0");
        create.Headers.Add("Upload-Length", "6000");
        using var begun = await user.Http.SendAsync(create, Ct);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        using var patch = new HttpRequestMessage(HttpMethod.Patch, begun.Headers.Location) { Content = new ByteArrayContent(new byte[3000]) };
        patch.Headers.Add("Tus-Resumable", "1.0.0");
        patch.Headers.Add("Upload-Offset", "0");
        patch.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        await SucceedAsync(user.Http.SendAsync(patch, Ct));
    }

    private static async Task EraseAsync(TestUser user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/account")
        {
            Content = JsonContent.Create(new EraseAccountRequest { Password = TestUser.Password }, WireJson.Default.EraseAccountRequest),
        };
        await SucceedAsync(user.Http.SendAsync(request, Ct));
    }

    private static async Task SucceedAsync(Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
