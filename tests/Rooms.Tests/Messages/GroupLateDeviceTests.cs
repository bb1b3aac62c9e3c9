// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

/// <summary>A device that nobody had heard of when its user was added.</summary>
public sealed class GroupLateDeviceTests
{
    [Fact]
    public async Task A_device_listed_after_its_user_was_added_is_told_of_the_adding()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var carol = await house.NewUserAsync();
        var group = await TestGroup.BeginAsync(alice, carol);

        await carol.PublishAsync();

        await alice.ReadByAsync(group.Id, devices: 2);
        await using var socket = await carol.ConnectAsync();
        var first = (await socket.NextAsync(Frame.Message)).Message;
        Assert.Equal((1u, Kind.Event), (first.Seq, first.Kind));
    }

    [Fact]
    public async Task It_reads_no_message_from_before_it_was_listed_and_the_events_behind_the_last_of_them()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var carol = await house.NewUserAsync();
        var group = await TestGroup.BeginAsync(alice, carol);
        var chat = await alice.ReadByAsync(group.Id, devices: 1);
        await using var from = await alice.ConnectAsync();
        await from.SendMessageAsync(group.Id, chat.RosterVersion, [1]);
        Assert.Equal(2u, (await from.NextAsync(Frame.Sent)).Sent.Seq);
        Assert.True((await group.RenameAsync(alice, "another"u8.ToArray())).IsSuccessStatusCode);

        await carol.PublishAsync();

        await alice.ReadByAsync(group.Id, devices: 2);
        await using var socket = await carol.ConnectAsync();
        var first = (await socket.NextAsync(Frame.Message)).Message;
        Assert.Equal((3u, Kind.Event), (first.Seq, first.Kind));
    }
}
