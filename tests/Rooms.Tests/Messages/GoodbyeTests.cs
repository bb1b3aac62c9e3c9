// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
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
}
