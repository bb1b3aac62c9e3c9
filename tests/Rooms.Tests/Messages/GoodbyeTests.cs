// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Messages;

public class GoodbyeTests : EitherEncoding
{
    [Fact]
    public async Task A_client_that_closes_is_answered_in_kind()
    {
        await using var house = await OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(ServerFrame.FrameOneofCase.QueueEmpty);

        await socket.CloseAsync();

        Assert.Equal((int)CloseCode.Normal, socket.CloseCode);
        await using var again = await alice.ConnectAsync(); // and nothing of it is left that a newer one would have to close
        await again.SendAsync(new ClientFrame { Ping = new() });
        await again.NextAsync(ServerFrame.FrameOneofCase.Pong);
    }

    [Fact]
    public async Task A_stop_that_a_slow_request_uses_up_ends_well_and_what_was_acknowledged_just_before_is_kept()
    {
        await using var house = await House.OpenAsync(("SERVER_SHUTDOWN_TIMEOUT", "1s"));
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        await using var to = await bob.ConnectAsync();
        await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        await to.NextAsync(ServerFrame.FrameOneofCase.Message);
        var never = new TaskCompletionSource();
        var slow = alice.Http.PostAsync("/api/v1/files/upload", new SlowContent(never.Task), TestContext.Current.CancellationToken);
        await Eventually.AsyncIs(() => Task.FromResult(house.BytesRead), read => read > 0);
        await to.AckAsync(chat.Id, 1);
        await to.SendAsync(new ClientFrame { Ping = new() });
        await to.NextAsync(ServerFrame.FrameOneofCase.Pong); // by then it is on its way to the disk

        await house.RestartAsync();

        never.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => slow);
        bob.Use(bob.Session);
        Assert.Equal(1u, await bob.PositionAsync(chat.Id));
    }
}
