// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class GroupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_is_what_its_first_event_says_and_every_member_sees_it_alike()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);

        var group = await TestGroup.BeginAsync(alice, bob, carol);

        foreach (var member in new[] { alice, bob, carol })
        {
            var chat = await member.ReadByAsync(group.Id, devices: 3);
            Assert.Equal(("group", 1u), (chat.Kind, chat.LastSeq));
            Assert.Equal(
                new[] { (alice.Id, "owner"), (bob.Id, "member"), (carol.Id, "member") }.Order(),
                chat.Members.Select(other => (other.UserId, other.Role)).Order());
            Assert.Equal(group.Roster.LastHash, chat.Group!.LastHash);
            Assert.Equal((1u, "title"), (chat.Group.Epoch, System.Text.Encoding.UTF8.GetString(chat.Group.Title)));
        }
    }

    [Fact]
    public async Task Membership_changes_are_messages_of_the_same_log_signed_as_they_were_sent()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await using var socket = await bob.ConnectAsync();
        var begun = (await socket.NextAsync(Frame.Message)).Message;
        Assert.Equal((1u, "event", alice.Device.ToString("D")), (begun.Seq, begun.Kind.ToString().ToLowerInvariant(), begun.SenderDeviceId));

        var added = await TestUser.ReadAsync<GroupEventResponse>(await group.AddAsync(alice, carol));

        Assert.Equal((2u, 2u), (added.Epoch, added.Seq));
        var changed = await socket.NextAsync(Frame.RosterChanged);
        Assert.Equal((group.Id.ToString("D"), added.RosterVersion), (changed.RosterChanged.ConversationId, changed.RosterChanged.RosterVersion));
        var message = (await socket.NextAsync(Frame.Message)).Message;
        Assert.Equal(added.RosterVersion, message.RosterVersion);
        Assert.True(GroupEvent.TryParse(message.Body.Span[..^64], out var change));
        Assert.True(change!.Verify(alice.Identity!.PublicKey, message.Body.Span[^64..]));
        Assert.Equal(GroupHandle.OfMember(group.Id, carol.Id), Assert.Single(change.Subjects));
    }

    [Fact]
    public async Task A_newcomer_reads_from_its_coming_on_and_can_fold_the_whole_membership_log()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice);
        await SayAsync(alice, group, 1, 2);
        await TestUser.ReadAsync<GroupEventResponse>(await group.AddAsync(alice, bob));
        await SayAsync(alice, group, 3);

        await using var socket = await bob.ConnectAsync();
        Assert.Equal(4u, (await socket.NextAsync(Frame.Message)).Message.Seq); // the event that let it in
        Assert.Equal(5u, (await socket.NextAsync(Frame.Message)).Message.Seq);
        Assert.Equal("4,5", await SeqsAsync(bob, group, ""));
        Assert.Equal("5,4", await SeqsAsync(bob, group, "?before=6"));

        var log = await TestUser.ReadAsync<GroupEventsPage>(await bob.Http.GetAsync($"/api/v1/conversations/{group.Id}/events", Ct));
        Assert.Equal([(1u, 1u), (2u, 4u)], log.Items.Select(entry => (entry.Epoch, entry.Seq)));
        Assert.True(GroupEvent.TryParse(log.Items[0].Event.AsSpan()[..^64], out var first));
        Assert.Equal(GroupEventOutcome.Applied, GroupRoster.TryBegin(first!, log.Items[0].Event.AsSpan()[^64..], alice.Identity!.PublicKey, out var folded));
        Assert.True(GroupEvent.TryParse(log.Items[1].Event.AsSpan()[..^64], out var second));
        Assert.Equal(GroupEventOutcome.Applied, folded!.TryApply(second!, log.Items[1].Event.AsSpan()[^64..], alice.Identity.PublicKey, out folded));
        Assert.Equal(group.Roster.LastHash, folded!.LastHash);
    }

    [Fact]
    public async Task Someone_removed_gets_the_removal_and_nothing_after_it_live_or_later()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob, carol);
        await using var socket = await bob.ConnectAsync();
        await using var witness = await carol.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);
        await witness.NextAsync(Frame.QueueEmpty);

        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(alice, bob));
        await SayAsync(alice, group, 1, 2);

        Assert.Equal(2u, (await socket.NextAsync(Frame.Message)).Message.Seq);
        for (var seq = 2u; seq <= 4; seq++) Assert.Equal(seq, (await witness.NextAsync(Frame.Message)).Message.Seq);
        await socket.SendAsync(new() { Ping = new() });
        Assert.Equal(Frame.Pong, (await socket.NextAsync()).FrameCase); // and not a message
        await socket.SendMessageAsync(group.Id, 2, [1]);
        Assert.Equal("unknown_conversation", (await socket.NextAsync(Frame.Rejected)).Rejected.Problem.Code);
        Assert.Equal("1,2", await SeqsAsync(bob, group, ""));
        var seen = await bob.FindAsync(group.Id);
        Assert.Equal((2u, 0ul), (seen.LastSeq, seen.RosterVersion));
        Assert.Empty(seen.Members);
        Assert.Null(seen.Group);
        Assert.Equal("unknown_conversation", await bob.Http.GetAsync($"/api/v1/conversations/{group.Id}/events", Ct).CodeAsync());
        Assert.Equal("unknown_conversation", await group.AddAsync(bob, bob).CodeAsync());
    }

    [Fact]
    public async Task Someone_who_comes_again_reads_nothing_of_the_time_between()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await using var socket = await bob.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty); // the first event is in flight, unacknowledged
        await TestUser.ReadAsync<GroupEventResponse>(await group.LeaveAsync(bob));
        await SayAsync(alice, group, 1, 2, 3);
        await TestUser.ReadAsync<GroupEventResponse>(await group.AddAsync(alice, bob));
        await SayAsync(alice, group, 4);

        var next = (await socket.NextAsync(Frame.Message)).Message.Seq;
        Assert.True(next is 6, $"the next was {next}");
        Assert.Equal(7u, (await socket.NextAsync(Frame.Message)).Message.Seq);
        Assert.Equal("6,7", await SeqsAsync(bob, group, ""));
        await socket.AckAsync(group.Id, 7);
        await Eventually.AsyncIs(() => bob.PositionAsync(group.Id), position => position == 7);
    }

    [Fact]
    public async Task Roles_and_title_change_by_their_events_and_the_owner_goes_after_handing_over()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);

        Assert.Equal("role_forbids", await group.LeaveAsync(alice).CodeAsync());
        Assert.Equal("role_forbids", await group.RenameAsync(bob, [1]).CodeAsync());
        await TestUser.ReadAsync<GroupEventResponse>(await group.SetRoleAsync(alice, bob, GroupRole.Owner));
        await TestUser.ReadAsync<GroupEventResponse>(await group.RenameAsync(bob, "other"u8.ToArray()));
        Assert.Equal("admin", (await bob.FindAsync(group.Id)).Members.Single(member => member.UserId == alice.Id).Role);
        await TestUser.ReadAsync<GroupEventResponse>(await group.LeaveAsync(alice));

        var chat = await bob.FindAsync(group.Id);
        Assert.Equal((bob.Id, "owner"), (chat.Members.Single().UserId, chat.Members.Single().Role));
        Assert.Equal("other"u8.ToArray(), chat.Group!.Title);
        Assert.Equal(4u, chat.Group.Epoch);
        await TestUser.ReadAsync<GroupEventResponse>(await group.LeaveAsync(bob)); // the last one may
        Assert.Empty((await bob.FindAsync(group.Id)).Members);
    }

    [Fact]
    public async Task Who_is_in_a_group_may_read_its_files_and_who_went_may_not()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice);

        await TestUser.ReadAsync<GroupEventResponse>(await group.AddAsync(alice, bob));
        await Eventually.AsyncIs(() => UploadAsync(bob, group), status => status == HttpStatusCode.Created);
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(alice, bob));
        await Eventually.AsyncIs(() => UploadAsync(bob, group), status => status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_changed_device_list_is_told_to_every_member_of_the_group()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await house.NewUserAsync();
        var group = await TestGroup.BeginAsync(alice, bob);
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);

        await bob.PublishAsync();

        var changed = (await socket.NextAsync(Frame.RosterChanged)).RosterChanged;
        Assert.Equal((group.Id.ToString("D"), (await alice.FindAsync(group.Id)).RosterVersion), (changed.ConversationId, changed.RosterVersion));
    }

    private static async Task<HttpStatusCode> UploadAsync(TestUser user, TestGroup group)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files/upload") { Content = new ByteArrayContent(new byte[100]) };
        request.Headers.Add("X-Conversation-Id", group.Id.ToString("D"));
        using var answer = await user.Http.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static async Task SayAsync(TestUser from, TestGroup group, params byte[] bodies)
    {
        var chat = await from.FindAsync(group.Id);
        await using var socket = await from.ConnectAsync();
        foreach (var body in bodies)
        {
            await socket.SendMessageAsync(group.Id, chat.RosterVersion, [body]);
            await socket.NextAsync(Frame.Sent);
        }
    }

    private static async Task<string> SeqsAsync(TestUser reader, TestGroup group, string query)
    {
        var page = await TestUser.ReadAsync<MessagesPage>(await reader.Http.GetAsync($"/api/v1/conversations/{group.Id}/messages{query}", Ct));
        return string.Join(',', page.Items.Select(item => item.Seq));
    }
}
