// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using Google.Protobuf;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class HostileSocketTests
{
    [Fact]
    public async Task A_frame_that_never_ends_closes_the_socket_with_1009()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        var closed = socket.ClosedAsync();
        var part = new byte[1_000_003]; // odd, so that no sum of parts falls on the limit
        for (var i = 0; i < 24 && !closed.IsCompleted; i++) await TrySendAsync(socket, part);

        Assert.Equal((int)CloseCode.TooBig, await closed);
    }

    [Theory]
    [InlineData("wraps")]
    [InlineData("positions")]
    [InlineData("unknown fields")]
    public async Task A_frame_of_a_million_empty_parts_closes_the_socket_with_1009(string parts)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        await using var socket = await alice.ConnectAsync();
        var frame = new ClientFrame();
        if (parts == "wraps") frame.Send = new Send { Wraps = { Enumerable.Repeat(new Wrap(), 1_000_000) } };
        if (parts == "positions") frame.Resume = new Resume { Positions = { Enumerable.Repeat(new Position(), 1_000_000) } };
        var bytes = parts == "unknown fields" ? [.. Enumerable.Repeat<byte[]>([0x78, 0x01], 1_000_000).SelectMany(field => field)] : frame.ToByteArray();

        await socket.SendRawAsync(bytes);

        Assert.Equal((int)CloseCode.TooBig, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Of_many_sockets_of_one_device_opened_at_once_exactly_one_stays()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        for (var round = 0; round < 10; round++)
        {
            var sockets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryConnectAsync(alice)));

            var answering = await Task.WhenAll(sockets.OfType<TestSocket>().Select(PingAsync));

            Assert.Equal(1, answering.Count(answers => answers));
            foreach (var socket in sockets.OfType<TestSocket>()) await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_socket_opened_while_its_session_ends_does_not_outlive_it()
    {
        await using var house = await House.OpenAsync();
        for (var round = 0; round < 15; round++)
        {
            using var alice = await house.NewUserAsync();
            var connecting = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryConnectAsync(alice)));
            await TestUser.PostAsync(alice.Http, "/api/v1/auth/logout", new LogoutRequest());

            foreach (var socket in await connecting)
            {
                if (socket is null) continue;
                await socket.ClosedAsync(); // the clock stands still: nobody sweeps up behind
                await socket.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Sockets_closed_in_the_middle_of_delivery_are_no_failure_of_the_server()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        for (var i = 0; i < 200; i++) await from.SendMessageAsync(chat.Id, chat.RosterVersion, new byte[8_000]);
        for (var i = 0; i < 200; i++) await from.NextAsync(Frame.Sent);

        for (var round = 0; round < 60; round++)
        {
            await using var to = await bob.ConnectAsync();
            for (var i = 0; i < round % 7; i++) await to.NextAsync(Frame.Message);
            if (round % 3 == 0) to.Die();
            else if (round % 3 == 1) await to.SendRawAsync([0xff]);
            else await using (await bob.ConnectAsync()) await to.ClosedAsync();
        }

        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_stops_at_once_while_clients_keep_connecting()
    {
        await using var house = await House.OpenAsync(("SERVER_SHUTDOWN_TIMEOUT", "5m"));
        using var alice = await house.NewUserAsync();
        using var stop = new CancellationTokenSource();
        var devices = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => alice.OnAnotherDeviceAsync()));
        var clients = Task.WhenAll(devices.Select(async device =>
        {
            var open = new List<TestSocket>();
            while (!stop.IsCancellationRequested)
            {
                if (await TryConnectAsync(device) is { } socket) open.Add(socket);
                else await Task.Yield();
            }

            foreach (var socket in open) await socket.DisposeAsync();
            device.Dispose();
        }));

        var since = TimeProvider.System.GetTimestamp();
        await house.RestartAsync();
        var took = TimeProvider.System.GetElapsedTime(since);
        await stop.CancelAsync();
        await clients;

        Assert.True(took < TimeSpan.FromSeconds(30), $"the stop took {took}");
    }

    [Fact]
    public async Task An_acknowledgement_of_nothing_does_not_give_a_new_device_the_mail_of_before()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
        await from.NextAsync(Frame.Sent);
        await using (var early = await bob.ConnectAsync())
        {
            await early.AckAsync(chat.Id, 0);
            await early.SendAsync(new ClientFrame { Ping = new() });
            await early.NextAsync(Frame.Pong);
        }

        await bob.PublishAsync();
        await bob.ReadByAsync(chat.Id, devices: 1);

        Assert.Equal(1u, await bob.PositionAsync(chat.Id));
    }

    /// <returns>Whether it answers; else it was closed for a newer one.</returns>
    private static async Task<bool> PingAsync(TestSocket socket)
    {
        try
        {
            await socket.SendAsync(new ClientFrame { Ping = new() });
            await socket.NextAsync(Frame.Pong);
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or WebSocketException)
        {
            Assert.Equal((int)CloseCode.ConnectedElsewhere, socket.CloseCode);
            return false;
        }
    }

    private static async Task<TestSocket?> TryConnectAsync(TestUser user)
    {
        try
        {
            return await user.ConnectAsync();
        }
        catch (Exception error) when (error is WebSocketException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task TrySendAsync(TestSocket socket, byte[] part)
    {
        try
        {
            await socket.SendPartAsync(part);
        }
        catch (Exception error) when (error is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            // Closed under our hands: what is asked for.
        }
    }
}
