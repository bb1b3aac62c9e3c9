// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class GroupErasureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_account_reads_no_group_any_more_and_the_others_are_told_and_go_on()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await alice.ReadByAsync(group.Id, devices: 2); // news of a list may come after the group
        await using var socket = await alice.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);

        await EraseAsync(bob);

        var told = (await socket.NextAsync(Frame.RosterChanged)).RosterChanged;
        var chat = await alice.FindAsync(group.Id);
        Assert.Equal((1, told.RosterVersion), (chat.Members.Count, chat.RosterVersion));
        await socket.SendMessageAsync(group.Id, chat.RosterVersion, [1]);
        await socket.NextAsync(Frame.Sent);
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(alice, bob)); // by the signed log it was a member yet
    }

    [Fact]
    public async Task The_log_says_whose_an_event_is_to_who_came_later_until_the_author_is_erased()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await TestUser.ReadAsync<GroupEventResponse>(await group.SetRoleAsync(alice, bob, GroupRole.Owner));
        await TestUser.ReadAsync<GroupEventResponse>(await group.LeaveAsync(alice));
        await TestUser.ReadAsync<GroupEventResponse>(await group.AddAsync(bob, carol));

        Assert.Equal([alice.Id, alice.Id, alice.Id, bob.Id], await AuthorsAsync());
        await EraseAsync(alice);
        await Eventually.AsyncIs(AuthorsAsync, authors => authors is [null, null, null, var last] && last == bob.Id);

        async Task<List<Guid?>> AuthorsAsync()
        {
            var log = await TestUser.ReadAsync<GroupEventsPage>(await carol.Http.GetAsync($"/api/v1/conversations/{group.Id}/events", Ct));
            return [.. log.Items.Select(entry => entry.AuthorId)];
        }
    }

    [Fact]
    public async Task A_group_is_found_at_every_moment_while_members_are_erased()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        var others = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => house.NewUserAsync()));
        var group = await TestGroup.BeginAsync(alice, others);
        var erasing = true;
        var reading = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref erasing)) await alice.FindAsync(group.Id);
        }, Ct)).ToList();

        foreach (var other in others) await EraseAsync(other);
        await Eventually.AsyncIs(() => alice.FindAsync(group.Id), chat => chat.Members.Count == 1);

        Volatile.Write(ref erasing, false);
        await Task.WhenAll(reading);
        foreach (var other in others) other.Dispose();
    }

    [Fact]
    public async Task A_group_goes_whole_with_the_last_of_its_members()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        await TestGroup.BeginAsync(alice, bob);

        await EraseAsync(bob);
        await EraseAsync(alice);

        foreach (var table in new[] { "conversations", "messages", "groups", "group_members", "group_events" })
        {
            await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(house, table)), rows => rows == 0);
        }
    }

    [Fact]
    public async Task A_group_whose_owner_is_erased_has_none_any_more_and_goes_on_by_its_admins()
    {
        await using var house = await House.OpenAsync();
        var (alice, bob, carol, dora) = (
            await TestGroup.MemberAsync(house), await TestGroup.MemberAsync(house), await TestGroup.MemberAsync(house), await TestGroup.MemberAsync(house));
        var group = await TestGroup.BeginAsync(alice, bob, carol);
        await TestUser.ReadAsync<GroupEventResponse>(await group.SetRoleAsync(alice, bob, GroupRole.Admin));

        await EraseAsync(alice);
        await Eventually.AsyncIs(() => bob.FindAsync(group.Id), chat => chat.Members.Count == 2);

        await TestUser.ReadAsync<GroupEventResponse>(await group.AddAsync(bob, dora));
        await TestUser.ReadAsync<GroupEventResponse>(await group.RenameAsync(bob, "ours"u8.ToArray()));
        Assert.Equal("role_forbids", await group.SetRoleAsync(bob, carol, GroupRole.Admin).CodeAsync());
        Assert.Equal("role_forbids", await group.RemoveAsync(bob, alice).CodeAsync()); // who is gone and stands above: nobody's to remove
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(bob, dora));
        var chat = await bob.FindAsync(group.Id);
        Assert.Equal(new[] { bob.Id, carol.Id }.Order(), chat.Members.Select(member => member.UserId).Order());
        await using var socket = await carol.ConnectAsync();
        await socket.SendMessageAsync(group.Id, chat.RosterVersion, [1]);
        await socket.NextAsync(Frame.Sent);
        foreach (var one in new[] { alice, bob, carol, dora }) one.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everybody_can_leave_a_group_whose_owner_is_erased_and_its_log_goes_with_the_last(bool lastIsAdmin)
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob, carol);
        await TestUser.ReadAsync<GroupEventResponse>(await group.SetRoleAsync(alice, bob, GroupRole.Admin));
        await EraseAsync(alice);
        await Eventually.AsyncIs(() => bob.FindAsync(group.Id), chat => chat.Members.Count == 2);

        var (first, last) = lastIsAdmin ? (carol, bob) : (bob, carol);
        await TestUser.ReadAsync<GroupEventResponse>(await group.LeaveAsync(first));
        var going = group.Change(last, GroupOperation.Leave);
        await TestUser.ReadAsync<GroupEventResponse>(await group.SendAsync(last, HttpMethod.Delete, $"members/{last.Id}", going));

        await TestUser.ReadAsync<GroupEventResponse>(await group.SendAsync(last, HttpMethod.Delete, $"members/{last.Id}", going)); // asked again
        Assert.Equal("unknown_conversation", await last.Http.GetAsync($"/api/v1/conversations/{group.Id}/events", Ct).CodeAsync());
        Assert.Equal((1, 0, 0), (RowsOf.Count(house, "group_events"), RowsOf.Count(house, "group_members"), RowsOf.Count(house, "group_erased_members")));
        var read = await TestUser.ReadAsync<MessagesPage>(await first.Http.GetAsync($"/api/v1/conversations/{group.Id}/messages", Ct));
        Assert.Equal([1, 2, 3], read.Items.Select(item => item.Seq)); // what they received is theirs
        await EraseAsync(last);
        await EraseAsync(first);
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(house, "conversations") + RowsOf.Count(house, "groups")), rows => rows == 0);
    }

    [Fact]
    public async Task Somebody_erased_gets_no_role_is_removed_by_a_signed_event_and_then_the_owner_can_leave()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await EraseAsync(bob);
        await Eventually.AsyncIs(() => alice.FindAsync(group.Id), chat => chat.Members.Count == 1);

        foreach (var role in new[] { GroupRole.Admin, GroupRole.Owner }) Assert.Equal("unknown_user", await group.SetRoleAsync(alice, bob, role).CodeAsync());
        Assert.Equal("role_forbids", await group.LeaveAsync(alice).CodeAsync()); // by the signed log she is not the last
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(alice, bob));
        Assert.Equal("unknown_user", await group.AddAsync(alice, bob).CodeAsync());
        await TestUser.ReadAsync<GroupEventResponse>(await group.LeaveAsync(alice));

        Assert.Empty(group.Roster.Members);
    }

    private static async Task EraseAsync(TestUser user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/account")
        {
            Content = JsonContent.Create(new EraseAccountRequest { Password = TestUser.Password }, WireJson.Default.EraseAccountRequest),
        };
        using var answer = await user.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
