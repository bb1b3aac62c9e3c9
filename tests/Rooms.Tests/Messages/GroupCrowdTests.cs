// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Net;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Auth;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class GroupCrowdTests
{
    [Fact]
    public async Task In_a_group_of_200_every_message_reaches_all_others_once_and_in_order()
    {
        const int Messages = 20;
        await using var house = await House.OpenAsync(("JWT_ACCESS_SECRET", TestUser.TokenSecret));
        var members = await Task.WhenAll(Enumerable.Range(0, GroupRoster.MaxMembers).Select(_ => PublishedAsync(house)));
        var group = await TestGroup.BeginAsync(members[0], members[1..]);
        var chat = await members[0].ReadByAsync(group.Id, devices: GroupRoster.MaxMembers);
        var readers = await Task.WhenAll(members[2..].Select(member => member.ConnectAsync()));
        var reading = Task.WhenAll(readers.Select(reader => ReadAsync(reader, group.Id, 1 + (2 * Messages))));

        // Two write at once, and read each other.
        var written = await Task.WhenAll(members[..2].Select(async writer =>
        {
            await using var socket = await writer.ConnectAsync();
            for (var i = 0; i < Messages; i++) await socket.SendMessageAsync(group.Id, chat.RosterVersion, Body(i));
            for (var i = 0; i < Messages; i++) await socket.NextAsync(Frame.Sent);
            return writer.Device.ToString("D");
        }));

        foreach (var read in await reading)
        {
            Assert.Equal(Enumerable.Range(1, 1 + (2 * Messages)).Select(i => (uint)i), read.Select(message => message.Seq));
            foreach (var writer in written)
            {
                var own = read.Skip(1).Where(message => message.SenderDeviceId == writer).Select(message => BinaryPrimitives.ReadInt32BigEndian(message.Body.Span));
                Assert.Equal(Enumerable.Range(0, Messages), own);
            }
        }

        using var one = await PublishedAsync(house);
        var refused = Assert.Throws<ArgumentException>(() => TestGroup.First(members[0], Guid.CreateVersion7(), [], [.. members[1..], one]));
        Assert.NotNull(refused);
        var full = await Eventually.AsyncIs(() => group.AddAsync(members[0], one), answer => answer.StatusCode != HttpStatusCode.NotFound);
        Assert.Equal("role_forbids", (await full.ProblemAsync()).Code); // 200, and no more
        foreach (var reader in readers) await reader.DisposeAsync();
        foreach (var member in members) member.Dispose();
    }

    [Fact]
    public async Task Everybody_who_comes_and_goes_while_messages_flow_reads_exactly_the_time_of_being_in()
    {
        await using var house = await House.OpenAsync(("JWT_ACCESS_SECRET", TestUser.TokenSecret));
        var members = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PublishedAsync(house)));
        var group = await TestGroup.BeginAsync(members[0], members[1..]);
        await using var writer = await members[0].ConnectAsync();
        var readers = await Task.WhenAll(members[1..].Select(member => member.ConnectAsync()));
        var left = new Dictionary<int, uint>();
        for (var i = 1; i < members.Length; i++)
        {
            var version = (await members[0].FindAsync(group.Id)).RosterVersion;
            for (var n = 0; n < 5; n++) await writer.SendMessageAsync(group.Id, version, Body(n));
            for (var n = 0; n < 5; n++) await writer.NextAsync(Frame.Sent);
            left[i] = (await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(members[0], members[i]))).Seq;
        }

        for (var i = 1; i < members.Length; i++)
        {
            var read = await ReadAsync(readers[i - 1], group.Id, (int)left[i]);
            Assert.Equal(Enumerable.Range(1, (int)left[i]).Select(seq => (uint)seq), read.Select(message => message.Seq));
            await AssertSilentAsync(readers[i - 1]);
            await readers[i - 1].DisposeAsync();
            members[i].Dispose();
        }

        members[0].Dispose();
    }

    [Fact]
    public async Task In_a_group_of_200_a_second_device_reads_along_and_removal_and_revocation_take_effect_at_once()
    {
        const int Messages = 5;
        await using var house = await House.OpenAsync(("JWT_ACCESS_SECRET", TestUser.TokenSecret));
        var others = await Task.WhenAll(Enumerable.Range(0, GroupRoster.MaxMembers - 1).Select(_ => PublishedAsync(house)));
        using var phone = new PublishedDevice(house, await house.NewUserAsync());
        using var laptop = new PublishedDevice(house, await phone.User.OnAnotherDeviceAsync());
        var first = phone.FirstList();
        await phone.SettleAsync(first);
        await laptop.SettleAsync(list: null);
        Assert.Equal(HttpStatusCode.Created, (await phone.OfferAsync(first.Next([phone.Entry, laptop.Entry]))).StatusCode);
        var (owner, removed) = (others[0], others[1]);
        var group = await TestGroup.BeginAsync(owner, [.. others[1..], phone.User]);
        var chat = await owner.ReadByAsync(group.Id, devices: GroupRoster.MaxMembers + 1);
        await using var writer = await owner.ConnectAsync();
        TestUser[] devices = [phone.User, laptop.User, .. others[1..]];
        var readers = await Task.WhenAll(devices.Select(device => device.ConnectAsync()));
        var (hers, lost, gone) = (readers[0], readers[1], readers[2]);

        await SendAsync(writer, group.Id, chat.RosterVersion, Messages);
        foreach (var read in await Task.WhenAll(readers.Select(reader => ReadAsync(reader, group.Id, 1 + Messages)))) AssertRising(read, 1);

        var removal = await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(owner, removed));
        await SendAsync(writer, group.Id, removal.RosterVersion, Messages);
        Assert.Equal(removal.Seq, Assert.Single(await ReadAsync(gone, group.Id, 1)).Seq); // its own going is the last it reads
        await AssertSilentAsync(gone);
        var present = readers.Except([gone]).ToList();
        foreach (var read in await Task.WhenAll(present.Select(reader => ReadAsync(reader, group.Id, 1 + Messages)))) AssertRising(read, removal.Seq);

        var answer = await phone.User.Http.DeleteAsync($"/api/v1/auth/devices/{laptop.User.Device}", TestContext.Current.CancellationToken);
        var since = TimeProvider.System.GetTimestamp();
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal((int)CloseCode.DeviceRevoked, await lost.ClosedAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var without = await owner.ReadByAsync(group.Id, devices: GroupRoster.MaxMembers - 1);
        await SendAsync(writer, group.Id, without.RosterVersion, Messages);
        AssertRising(await ReadAsync(hers, group.Id, Messages), removal.Seq + 1 + Messages);

        foreach (var reader in readers) await reader.DisposeAsync();
        foreach (var one in devices.Append(owner)) one.Dispose();
    }

    private static async Task SendAsync(TestSocket writer, Guid group, ulong roster, int count)
    {
        for (var i = 0; i < count; i++) await writer.SendMessageAsync(group, roster, Body(i));
        for (var i = 0; i < count; i++) await writer.NextAsync(Frame.Sent);
    }

    private static void AssertRising(List<Contracts.Socket.Message> read, uint first) =>
        Assert.Equal(Enumerable.Range((int)first, read.Count).Select(seq => (uint)seq), read.Select(message => message.Seq));

    private static async Task AssertSilentAsync(TestSocket reader)
    {
        await reader.SendAsync(new() { Ping = new() });
        Frame next;
        while ((next = (await reader.NextAsync()).FrameCase) != Frame.Pong) Assert.NotEqual(Frame.Message, next);
    }

    private static async Task<TestUser> PublishedAsync(House house)
    {
        var user = TestUser.WithToken(house);
        await user.PublishAsync();
        return user;
    }

    private static byte[] Body(int number)
    {
        var body = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(body, number);
        return body;
    }

    private static async Task<List<Contracts.Socket.Message>> ReadAsync(TestSocket reader, Guid group, int count)
    {
        var read = new List<Contracts.Socket.Message>();
        while (read.Count < count)
        {
            read.Add((await reader.NextAsync(Frame.Message)).Message);
            if (read.Count % 20 == 0) await reader.AckAsync(group, read[^1].Seq);
        }

        return read;
    }
}
