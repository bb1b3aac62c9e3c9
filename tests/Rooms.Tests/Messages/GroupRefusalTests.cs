// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Messages;

public sealed class GroupRefusalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_who_change_a_group_at_once_one_is_told_the_group_as_it_stands()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        await TestUser.ReadAsync<GroupEventResponse>(await group.SetRoleAsync(alice, bob, GroupRole.Admin));
        var late = group.Change(bob, GroupOperation.Add, carol);
        await TestUser.ReadAsync<GroupEventResponse>(await group.AddAsync(alice, carol));

        var problem = await (await group.PostAsync(bob, late, carol.Id)).ProblemAsync();

        Assert.Equal((409, "group_conflict"), (problem.Status, problem.Code));
        Assert.Equal((3u, 3), (problem.Conversation!.Group!.Epoch, problem.Conversation.Members.Count));
        Assert.Equal(group.Roster.LastHash, problem.Conversation.Group.LastHash);
        Assert.Equal(3u, (await alice.FindAsync(group.Id)).LastSeq);
    }

    [Fact]
    public async Task Sixteen_changes_at_once_leave_one_chain_without_holes()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice);
        var roster = group.Roster;
        byte[][] titles = [.. Enumerable.Range(0, 16).Select(i => new[] { (byte)i })];

        var answers = await Task.WhenAll(titles.Select(title => group.SendAsync(
            alice, HttpMethod.Put, "title",
            GroupEvent.Rename(roster, alice.Id, alice.Device, System.Security.Cryptography.SHA256.HashData(title)), title)));

        Assert.Equal(1, answers.Count(answer => answer.IsSuccessStatusCode));
        var log = await TestUser.ReadAsync<GroupEventsPage>(await alice.Http.GetAsync($"/api/v1/conversations/{group.Id}/events", Ct));
        Assert.Equal([1u, 2u], log.Items.Select(entry => entry.Epoch));
        Assert.Equal(2u, (await alice.FindAsync(group.Id)).LastSeq);
    }

    [Fact]
    public async Task A_change_sent_again_is_answered_as_the_first_time_and_stored_once()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        var leave = group.Change(bob, GroupOperation.Leave);

        var first = await TestUser.ReadAsync<GroupEventResponse>(await group.SendAsync(bob, HttpMethod.Delete, $"members/{bob.Id}", leave));
        var again = await TestUser.ReadAsync<GroupEventResponse>(await group.SendAsync(bob, HttpMethod.Delete, $"members/{bob.Id}", leave));

        Assert.Equal(first, again);
        Assert.Equal(2u, (await alice.FindAsync(group.Id)).LastSeq);
    }

    [Fact]
    public async Task A_group_begun_twice_by_one_event_is_one_and_another_event_does_not_take_its_id()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);
        using var eve = await TestGroup.MemberAsync(house);
        var direct = (await eve.BeginAsync(bob)).Id;
        await Eventually.AsyncIs(() => eve.FindAsync(direct), chat => chat.Members.Sum(member => member.Devices.Count) == 2);
        var title = "title"u8.ToArray();

        var again = await TestUser.ReadAsync<ConversationResponse>(
            await TestGroup.CreateAsync(alice, TestGroup.Sign(alice, TestGroup.First(alice, group.Id, title, bob)), title, bob));
        Assert.Equal((group.Id, 1u), (again.Id, again.LastSeq));
        foreach (var taken in new[] { group.Id, direct })
        {
            var signed = TestGroup.Sign(eve, TestGroup.First(eve, taken, title));
            Assert.Equal("group_conflict", await TestGroup.CreateAsync(eve, signed, title).CodeAsync());
        }

        Assert.Equal(2, (await alice.FindAsync(group.Id)).Members.Count);
    }

    [Fact]
    public async Task A_server_takes_no_event_that_the_callers_device_has_not_signed()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob);

        // Bob adds in the owner's name: by her token never, by his own neither.
        var forged = TestGroup.Sign(bob, group.Change(alice, GroupOperation.Add, carol));
        Assert.Equal((400, "invalid_fields"), await PostAsync(bob, group, forged, carol));
        Assert.Equal((422, "bad_signature"), await PostAsync(alice, group, forged, carol));
        var right = TestGroup.Sign(alice, group.Change(alice, GroupOperation.Add, carol));
        for (var bit = 0; bit < right.Length * 8; bit += 61)
        {
            var bent = (byte[])right.Clone();
            bent[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Contains(await PostAsync(alice, group, bent, carol), new[] { (400, "invalid_fields"), (409, "group_conflict"), (422, "bad_signature") });
        }

        Assert.Equal(1u, (await alice.FindAsync(group.Id)).LastSeq);
        Assert.Equal(2, (await alice.FindAsync(group.Id)).Members.Count);
    }

    [Fact]
    public async Task Whom_an_event_adds_the_request_says_by_ids_whose_handles_the_event_names()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice);
        var add = group.Change(alice, GroupOperation.Add, bob);

        foreach (var members in new[] { null, [], [carol.Id], [bob.Id, carol.Id], [bob.Id, bob.Id], new[] { Guid.Empty } })
        {
            var problem = await (await group.SendAsync(alice, HttpMethod.Post, "members", add, members: members)).ProblemAsync();
            Assert.Equal((400, "invalid_fields", "member_ids"), (problem.Status, problem.Code, Assert.Single(problem.Errors!).Key));
        }

        await TestUser.ReadAsync<GroupEventResponse>(await group.PostAsync(alice, add, bob.Id));
        var remove = group.Change(alice, GroupOperation.Remove, bob); // who goes is said by the route
        var told = await (await group.SendAsync(alice, HttpMethod.Delete, $"members/{bob.Id}", remove, members: [bob.Id])).ProblemAsync();
        Assert.Equal(("invalid_fields", "member_ids"), (told.Code, Assert.Single(told.Errors!).Key));
        Assert.Equal(2, (await alice.FindAsync(group.Id)).Members.Count);
    }

    [Fact]
    public async Task Who_may_not_may_not()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        using var eve = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob, carol);

        Assert.Equal("role_forbids", await group.AddAsync(bob, eve).CodeAsync());
        Assert.Equal("role_forbids", await group.RemoveAsync(bob, carol).CodeAsync());
        Assert.Equal("role_forbids", await group.SetRoleAsync(bob, carol, GroupRole.Admin).CodeAsync());
        Assert.Equal("role_forbids", await group.AddAsync(alice, bob).CodeAsync());
        Assert.Equal("unknown_conversation", await group.AddAsync(eve, eve).CodeAsync());
        await TestUser.ReadAsync<GroupEventResponse>(await group.SetRoleAsync(alice, bob, GroupRole.Admin));
        Assert.Equal("role_forbids", await group.RemoveAsync(bob, alice).CodeAsync());
        await TestUser.ReadAsync<GroupEventResponse>(await group.RemoveAsync(bob, carol));

        var direct = (await alice.BeginAsync(eve)).Id;
        var first = TestGroup.Sign(alice, TestGroup.First(alice, direct, [], eve));
        Assert.Equal((400, "invalid_fields"), await PostAsync(alice, direct, first, eve)); // a beginning is no addition
    }

    [Fact]
    public async Task An_event_does_what_its_route_says()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        using var bob = await TestGroup.MemberAsync(house);
        using var carol = await TestGroup.MemberAsync(house);
        var group = await TestGroup.BeginAsync(alice, bob, carol);
        var other = await TestGroup.BeginAsync(alice, bob);
        var remove = group.Change(alice, GroupOperation.Remove, bob);

        foreach (var (method, route) in new[]
        {
            (HttpMethod.Post, "members"), (HttpMethod.Delete, $"members/{carol.Id}"), (HttpMethod.Put, $"members/{bob.Id}/role"), (HttpMethod.Put, "title"),
        })
        {
            var problem = await (await group.SendAsync(alice, method, route, remove)).ProblemAsync();
            Assert.Equal(("invalid_fields", "event"), (problem.Code, Assert.Single(problem.Errors!).Key));
        }

        Assert.Equal("invalid_fields", await other.SendAsync(alice, HttpMethod.Delete, $"members/{bob.Id}", remove).CodeAsync());
        Assert.Equal("invalid_fields", await group.SendAsync(alice, HttpMethod.Delete, $"members/{bob.Id}", remove, title: [1]).CodeAsync());
        Assert.Equal(1u, (await alice.FindAsync(group.Id)).LastSeq);
    }

    [Theory]
    [InlineData("no event", "invalid_fields", "event")]
    [InlineData("no bytes", "invalid_fields", "event")]
    [InlineData("nonsense", "invalid_fields", "event")]
    [InlineData("four kilobytes", "invalid_fields", "event")]
    [InlineData("another title", "invalid_fields", "title")]
    [InlineData("no title", "invalid_fields", "title")]
    [InlineData("long title", "invalid_fields", "title")]
    [InlineData("other members", "invalid_fields", "member_ids")]
    [InlineData("no members", "invalid_fields", "member_ids")]
    [InlineData("stranger", "unknown_user", "member_ids")]
    public async Task A_group_begun_wrongly_is_refused_by_the_name_of_the_field(string mistake, string code, string field)
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestGroup.MemberAsync(house);
        _ = await TestGroup.BeginAsync(alice); // her key has arrived
        var title = mistake == "long title" ? new byte[1025] : [7];
        var stranger = Guid.CreateVersion7();
        var first = mistake == "stranger"
            ? GroupEvent.Create(Guid.CreateVersion7(), alice.Id, alice.Device, [stranger], System.Security.Cryptography.SHA256.HashData(title))
            : TestGroup.First(alice, Guid.CreateVersion7(), title);
        var signed = mistake switch { "no event" => null, "no bytes" => [], "nonsense" => new byte[300], "four kilobytes" => new byte[4096], _ => TestGroup.Sign(alice, first) };

        var problem = await (await TestGroup.CreateAsync(
            alice, signed, mistake switch { "another title" => [8], "no title" => null, _ => title },
            mistake switch { "other members" or "stranger" => [stranger], "no members" => (Guid[]?)null, _ => [] })).ProblemAsync();

        Assert.Equal((code, field), (problem.Code, Assert.Single(problem.Errors!).Key));
        Assert.Single((await TestUser.ReadAsync<ConversationsPage>(await alice.Http.GetAsync("/api/v1/conversations", Ct))).Items);
    }

    [Fact]
    public async Task A_device_whose_account_has_not_listed_it_begins_no_group()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var stranger = await TestGroup.MemberAsync(house);
        var first = TestGroup.First(alice, Guid.CreateVersion7(), []);
        var signature = new byte[64];
        first.Sign(stranger.Identity!, signature);

        Assert.Equal("no_identity", await TestGroup.CreateAsync(alice, [.. first.Bytes, .. signature], []).CodeAsync());
    }

    private static Task<(int, string)> PostAsync(TestUser author, TestGroup group, byte[] signed, TestUser subject) =>
        PostAsync(author, group.Id, signed, subject);

    private static async Task<(int Status, string Code)> PostAsync(TestUser author, Guid conversation, byte[] signed, TestUser subject)
    {
        var problem = await (await TestUser.PostAsync(
            author.Http, $"/api/v1/conversations/{conversation}/members", new GroupEventRequest { Event = signed, MemberIds = [subject.Id] })).ProblemAsync();
        return (problem.Status, problem.Code);
    }
}
