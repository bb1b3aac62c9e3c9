// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

[Collection(Alone.Name)] // measures the memory of the process
public sealed class CrowdTests
{
    [Fact]
    public async Task Many_who_send_at_once_get_numbers_without_holes_each_in_its_own_order()
    {
        const int Devices = 8, Each = 50;
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        var devices = await Task.WhenAll(Enumerable.Range(0, Devices - 1).Select(i => (i % 2 == 0 ? alice : bob).OnAnotherDeviceAsync()));

        var numbers = await Task.WhenAll(devices.Append(alice).Select(device => SendAllAsync(device, chat, Each)));

        Assert.All(numbers, own => Assert.Equal(own.Order(), own));
        Assert.Equal(Enumerable.Range(1, Devices * Each).Select(i => (uint)i), numbers.SelectMany(own => own).Order());

        // A device that was away reads what each wrote in the order it was written.
        await using var reader = await bob.ConnectAsync();
        var written = new Dictionary<string, int>();
        for (var seq = 1u; seq <= Devices * Each; seq++)
        {
            var message = (await reader.NextAsync(Frame.Message)).Message;
            Assert.Equal(seq, message.Seq);
            Assert.Equal(written.GetValueOrDefault(message.SenderDeviceId), BinaryPrimitives.ReadInt32BigEndian(message.Body.Span));
            written[message.SenderDeviceId] = written.GetValueOrDefault(message.SenderDeviceId) + 1;
            if (seq % 100 == 0) await reader.AckAsync(chat.Id, seq);
        }

        foreach (var device in devices) device.Dispose();
    }

    [Fact]
    public async Task A_device_that_does_not_read_holds_up_nobody_and_later_gets_everything_once()
    {
        const int Messages = 400, Size = 64 * 1024;
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var tablet = await bob.OnAnotherDeviceAsync();
        var chat = await alice.BeginAsync(bob);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var from = await alice.ConnectAsync();
        await using var awake = await tablet.ConnectAsync();
        var asleep = await bob.ConnectAsync(); // and not another byte read

        for (var i = 1; i <= Messages; i++)
        {
            var body = new byte[Size];
            BinaryPrimitives.WriteInt32BigEndian(body, i);
            await from.SendMessageAsync(chat.Id, chat.RosterVersion, body);
            Assert.Equal((uint)i, (await from.NextAsync(Frame.Sent)).Sent.Seq);
            Assert.Equal((uint)i, (await awake.NextAsync(Frame.Message)).Message.Seq);
            await awake.AckAsync(chat.Id, (uint)i);
        }

        // 25 MiB were sent; what one sleeper may hold is a page of the log and a queue.
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 12 * 1024 * 1024, $"{held} bytes are held");
        asleep.Die();

        await using var back = await bob.ConnectAsync();
        for (var seq = 1u; seq <= Messages; seq++)
        {
            var message = (await back.NextAsync(Frame.Message)).Message;
            Assert.Equal((seq, (int)seq), (message.Seq, BinaryPrimitives.ReadInt32BigEndian(message.Body.Span)));
            if (seq % 64 == 0) await back.AckAsync(chat.Id, seq);
        }

        Assert.Equal(Frame.QueueEmpty, (await back.NextAsync()).FrameCase);
    }

    [Fact]
    public async Task A_client_killed_in_the_middle_comes_back_to_what_it_had_not_acknowledged()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var from = await alice.ConnectAsync();
        var next = 1u;
        for (var life = 0; life < 10; life++)
        {
            for (var i = 0; i < 3; i++) await from.SendMessageAsync(chat.Id, chat.RosterVersion, [1]);
            await using var to = await bob.ConnectAsync();
            for (var i = 0; i < 2; i++)
            {
                var message = (await to.NextAsync(Frame.Message)).Message;
                Assert.Equal(next, message.Seq);
                await to.AckAsync(chat.Id, next++);
            }

            await Eventually.AsyncIs(() => bob.PositionAsync(chat.Id), position => position == next - 1);
            to.Die();
        }

        await using var last = await bob.ConnectAsync();
        for (; next <= 30; next++) Assert.Equal(next, (await last.NextAsync(Frame.Message)).Message.Seq);
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    private static async Task<List<uint>> SendAllAsync(TestUser device, ConversationResponse chat, int count)
    {
        await using var socket = await device.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var body = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(body, i);
            ids.Add((await socket.SendMessageAsync(chat.Id, chat.RosterVersion, body)).ToString("D"));
        }

        var numbers = new List<uint>();
        foreach (var id in ids)
        {
            var sent = (await socket.NextAsync(Frame.Sent)).Sent;
            Assert.Equal(id, sent.ClientId);
            numbers.Add(sent.Seq);
        }

        return numbers;
    }
}
