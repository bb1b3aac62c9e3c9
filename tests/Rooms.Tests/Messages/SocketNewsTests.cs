// SPDX-License-Identifier: MIT
using System.Net;
using Google.Protobuf;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public class SocketNewsTests : EitherEncoding
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_passes_to_the_members_who_are_there_and_is_kept_nowhere()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var laptop = await alice.OnAnotherDeviceAsync();
        using var bob = await house.NewUserAsync();
        using var eve = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await ReadyAsync(alice);
        await using var own = await ReadyAsync(laptop);
        await using var to = await ReadyAsync(bob);
        await using var foreign = await ReadyAsync(eve);

        await from.SendAsync(Sign(chat.Id, "typing-8f14e45f"));

        foreach (var reader in new[] { own, to })
        {
            var sign = (await reader.NextAsync()).Ephemeral;
            Assert.Equal((chat.Id.ToString("D"), "typing-8f14e45f"), (sign.ConversationId, sign.Body.ToStringUtf8()));
            Assert.Equal((alice.Id.ToString("D"), alice.Device.ToString("D")), (sign.SenderId, sign.SenderDeviceId));
        }

        foreach (var silent in new[] { from, foreign })
        {
            await silent.SendAsync(new ClientFrame { Ping = new() });
            Assert.Equal(Frame.Pong, (await silent.NextAsync()).FrameCase);
        }

        Assert.DoesNotContain("typing-8f14e45f", await Disk.ReadAllAsync(house.DataPath), StringComparison.Ordinal);
        Assert.Equal(0u, (await alice.FindAsync(chat.Id)).LastSeq);
        await foreign.SendAsync(Sign(chat.Id, "x"));
        Assert.Equal("unknown_conversation", (await foreign.NextAsync()).Problem.Code);
    }

    [Theory]
    [InlineData("", 1, "conversation_id")]
    [InlineData("nonsense", 1, "conversation_id")]
    [InlineData(null, 0, "body")]
    [InlineData(null, 4097, "body")]
    public async Task A_sign_out_of_shape_is_refused_by_the_name_of_the_field(string? conversation, int size, string field)
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await ReadyAsync(alice);

        await socket.SendAsync(new ClientFrame
        {
            Ephemeral = new() { ConversationId = conversation ?? chat.Id.ToString("D"), Body = ByteString.CopyFrom(new byte[size]), SenderId = "another" },
        });

        Assert.Equal(field, Assert.Single((await socket.NextAsync()).Problem.Errors).Key);
    }

    [Fact]
    public async Task Signs_of_one_device_are_limited()
    {
        await using var house = await OpenAsync(("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_EPHEMERAL_BURST", "2"));
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await ReadyAsync(alice);

        for (var i = 0; i < 3; i++) await socket.SendAsync(Sign(chat.Id, "x"));

        Assert.Equal((429u, "rate_limited"), Told(await socket.NextAsync()));
        await socket.SendAsync(new ClientFrame { Ping = new() });
        await socket.NextAsync(Frame.Pong); // the socket stays
    }

    [Fact]
    public async Task Someone_removed_from_a_group_hears_no_more_signs_and_gives_none()
    {
        await using var house = await OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await using var to = await ReadyAsync(bob);
        await using var from = await ReadyAsync(alice);
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(alice, bob));
        await to.NextAsync(Frame.Message);

        await from.SendAsync(Sign(group.Id, "x"));
        await from.SendAsync(new ClientFrame { Ping = new() });
        await from.NextAsync(Frame.Pong);
        await to.SendAsync(Sign(group.Id, "x"));

        Assert.Equal("unknown_conversation", (await to.NextAsync()).Problem.Code);
    }

    [Fact]
    public async Task The_members_are_told_of_a_new_roster_when_one_of_them_revokes_a_device()
    {
        await using var home = await Auth.Household.OpenAsync();
        home.House.Protocol = Protocol;
        await using var his = await ReadyAsync(home.Bob);
        await using var hers = await ReadyAsync(home.Phone.User);

        await home.Phone.User.Http.DeleteAsync($"/api/v1/auth/devices/{home.Laptop.User.Device}", Ct);

        foreach (var socket in new[] { his, hers })
        {
            var told = (await socket.NextAsync(Frame.RosterChanged)).RosterChanged;
            var chat = await home.Bob.FindAsync(home.Chat.Id);
            Assert.Equal((home.Chat.Id.ToString("D"), chat.RosterVersion), (told.ConversationId, told.RosterVersion));
            Assert.Equal(2, chat.Members.Sum(member => member.Devices.Count));
        }
    }

    [Fact]
    public async Task A_socket_is_asked_for_a_fresh_token_once_before_its_own_ends_and_lives_on_with_it()
    {
        await using var house = await OpenAsync(("JWT_ACCESS_EXPIRY", "5m"));
        using var alice = await house.NewUserAsync();
        await using var socket = await ReadyAsync(alice);
        var ends = house.Clock.GetUtcNow().AddMinutes(5);
        await PassAsync(house, socket, seconds: 240);

        var asked = (await socket.NextAsync(Frame.ReauthRequired)).ReauthRequired;
        Assert.Equal(ends, asked.Before.ToDateTimeOffset());
        alice.Use(await RefreshAsync(house, alice));
        await socket.SendAsync(new ClientFrame { Reauth = new() { Token = alice.Session.AccessToken } });
        await PassAsync(house, socket, seconds: 180);

        await socket.SendAsync(new ClientFrame { Ping = new() });
        Assert.Equal(Frame.Pong, (await socket.NextAsync()).FrameCase); // alive beyond the first token, and not asked twice
        house.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_short_token_is_asked_to_be_renewed_in_its_last_third_and_not_over_and_over()
    {
        await using var house = await OpenAsync(("JWT_ACCESS_EXPIRY", "60s"));
        using var alice = await house.NewUserAsync();
        await using var socket = await ReadyAsync(alice);
        await PassAsync(house, socket, seconds: 35);
        await socket.SendAsync(new ClientFrame { Ping = new() });
        Assert.Equal(Frame.Pong, (await socket.NextAsync()).FrameCase); // not asked yet

        house.Clock.Advance(TimeSpan.FromSeconds(10));

        await socket.NextAsync(Frame.ReauthRequired);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("another user")]
    [InlineData("another device")]
    [InlineData("another session")]
    public async Task A_token_that_is_not_of_this_session_prolongs_nothing(string whose)
    {
        await using var house = await OpenAsync(("JWT_ACCESS_EXPIRY", "60s"), ("JWT_ACCESS_SECRET", TestUser.TokenSecret));
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var laptop = await alice.OnAnotherDeviceAsync();
        await using var socket = await ReadyAsync(alice);
        var token = whose switch
        {
            "another user" => bob.Session.AccessToken,
            "another device" => laptop.Session.AccessToken,
            "another session" => alice.TokenOfAnotherSession(),
            _ => whose,
        };

        await socket.SendAsync(new ClientFrame { Reauth = new() { Token = token } });

        Assert.Equal((401u, "unauthenticated"), Told(await socket.NextAsync(Frame.Problem)));
        house.Clock.Advance(TimeSpan.FromSeconds(66));
        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
    }

    [Fact]
    public async Task A_device_is_told_once_that_its_prekeys_run_low_at_once_or_when_it_comes()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await alice.PublishAsync();
        await PublishPrekeysAsync(alice, first: 1, count: 22);
        await using (var live = await ReadyAsync(alice))
        {
            for (var i = 0; i < 4; i++) await DrawAsync(bob, alice);

            Assert.Equal((19u, 0u), Left(await live.NextAsync(Frame.PrekeysLow)));
            await live.SendAsync(new ClientFrame { Ping = new() });
            Assert.Equal(Frame.Pong, (await live.NextAsync()).FrameCase); // told once, though another has gone since
        }

        await using (var later = await alice.ConnectAsync()) Assert.Equal((19u, 0u), Left(await later.NextAsync(Frame.PrekeysLow)));

        await PublishPrekeysAsync(alice, first: 23, count: 3); // 21: no longer few
        await Eventually.AsyncIs(() => IsToldAsync(alice), told => !told);
        await using var refilled = await ReadyAsync(alice);
        for (var i = 0; i < 2; i++) await DrawAsync(bob, alice);
        Assert.Equal((19u, 0u), Left(await refilled.NextAsync(Frame.PrekeysLow)));
    }

    private static async Task<bool> IsToldAsync(TestUser user)
    {
        await using var socket = await user.ConnectAsync();
        while (true)
        {
            var frame = (await socket.NextAsync()).FrameCase;
            if (frame == Frame.PrekeysLow) return true;
            if (frame == Frame.QueueEmpty) return false;
        }
    }

    // The server hears from the client as time passes: else it would take it for gone.
    private static async Task PassAsync(House house, TestSocket socket, int seconds)
    {
        for (var left = seconds; left > 0; left -= 60)
        {
            await socket.SendAsync(new ClientFrame { Ping = new() });
            await socket.NextAsync(Frame.Pong);
            house.Clock.Advance(TimeSpan.FromSeconds(Math.Min(left, 60)));
        }
    }

    private static async Task<TestSocket> ReadyAsync(TestUser user)
    {
        var socket = await user.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);
        return socket;
    }

    private static ClientFrame Sign(Guid conversation, string body) =>
        new() { Ephemeral = new() { ConversationId = conversation.ToString("D"), Body = ByteString.CopyFromUtf8(body) } };

    private static (uint, string) Told(ServerFrame frame) => (frame.Problem.Status, frame.Problem.Code);

    private static (uint, uint) Left(ServerFrame frame) => (frame.PrekeysLow.OneTime, frame.PrekeysLow.Kem);

    private static async Task<SessionResponse> RefreshAsync(House house, TestUser user)
    {
        using var stranger = house.Stranger();
        return await TestUser.ReadAsync<SessionResponse>(
            await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = user.Session.RefreshToken }));
    }

    private static async Task DrawAsync(TestUser asking, TestUser target)
    {
        var bundle = await TestUser.ReadAsync<BundleResponse>(await asking.Http.GetAsync($"/api/v1/keys/bundle/{target.Id}", Ct));
        Assert.NotNull(Assert.Single(bundle.Devices).OneTimePrekey);
    }

    private static async Task PublishPrekeysAsync(TestUser user, uint first, int count)
    {
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        if (first == 1)
        {
            var made = DateTimeOffset.UnixEpoch.AddDays(1);
            var signature = new byte[64];
            new SignedPrekeyStatement(user.Device, 1, made.ToUnixTimeMilliseconds(), pair.PublicKey).Sign(user.Identity!, signature);
            var signed = new SignedPrekeyRequest { KeyId = 1, PublicKey = pair.PublicKey.Bytes.ToArray(), Signature = signature, CreatedAt = made };
            Assert.Equal(HttpStatusCode.NoContent, (await TestUser.PostAsync(user.Http, "/api/v1/keys/signed-prekey", signed)).StatusCode);
        }

        var keys = Enumerable.Range((int)first, count).Select(i => new OneTimePrekeyRequest { KeyId = (uint)i, PublicKey = pair.PublicKey.Bytes.ToArray() });
        await TestUser.ReadAsync<RemainingResponse>(
            await TestUser.PostAsync(user.Http, "/api/v1/keys/one-time-prekeys", new OneTimePrekeysRequest { Keys = [.. keys] }));
    }
}
