// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class HistoryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "1,2,3,4,5", null)]
    [InlineData("after=0", "1,2,3,4,5", null)]
    [InlineData("after=3", "4,5", null)]
    [InlineData("after=5", "", null)]
    [InlineData("after=4294967295", "", null)]
    [InlineData("limit=2", "1,2", "2")]
    [InlineData("after=2&limit=2", "3,4", "4")]
    [InlineData("before=0", "", null)]
    [InlineData("before=1", "", null)]
    [InlineData("before=3", "2,1", null)]
    [InlineData("before=6", "5,4,3,2,1", null)]
    [InlineData("before=4294967295", "5,4,3,2,1", null)]
    [InlineData("before=5&limit=2", "4,3", "3")]
    public async Task A_page_is_what_stands_behind_or_before_a_seq(string query, string seqs, string? next)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await WriteAsync(alice, bob, 5);

        foreach (var reader in new[] { alice, bob })
        {
            var page = await PageAsync(reader, chat, query);
            Assert.Equal(seqs, string.Join(',', page.Items.Select(item => item.Seq)));
            Assert.Equal(next, page.NextCursor);
            Assert.All(page.Items, item => Assert.Equal((byte)item.Seq, Assert.Single(item.Body)));
        }
    }

    [Theory]
    [InlineData("after=-1", "after")]
    [InlineData("after=4294967296", "after")]
    [InlineData("after=18446744073709551616", "after")]
    [InlineData("after=one", "after")]
    [InlineData("after=", "after")]
    [InlineData("after=1.0", "after")]
    [InlineData("after=%201", "after")]
    [InlineData("after=1&after=2", "after")]
    [InlineData("before=-1", "before")]
    [InlineData("before=4294967296", "before")]
    [InlineData("before=0x10", "before")]
    [InlineData("before=%D9%A1", "before")]
    [InlineData("after=1&before=3", "before")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=ten", "limit")]
    public async Task A_seq_or_limit_that_is_none_is_refused_by_name(string query, string field)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await WriteAsync(alice, bob, 1);

        var problem = await (await alice.Http.GetAsync($"/api/v1/conversations/{chat}/messages?{query}", Ct)).ProblemAsync();

        Assert.Equal((400, "invalid_fields", field), (problem.Status, problem.Code, Assert.Single(problem.Errors!).Key));
    }

    [Fact]
    public async Task A_device_reads_its_own_wrap_and_nobody_elses()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var laptop = await bob.OnAnotherDeviceAsync();
        await alice.PublishAsync();
        await bob.PublishAsync();
        var id = (await alice.BeginAsync(bob)).Id;
        var chat = await alice.ReadByAsync(id, devices: 2);
        await using var socket = await alice.ConnectAsync();
        await socket.SendMessageAsync(id, chat.RosterVersion, [1], [bob.Device]);
        await socket.NextAsync(Frame.Sent);

        Assert.Equal(bob.Device.ToByteArray(), (await PageAsync(bob, id, "")).Items.Single().Wrap);
        Assert.Null((await PageAsync(laptop, id, "")).Items.Single().Wrap);
        Assert.Null((await PageAsync(alice, id, "")).Items.Single().Wrap);
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole_log_once_in_either_direction()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await WriteAsync(alice, bob, 23);

        Assert.Equal(Enumerable.Range(1, 23).Select(i => (uint)i), await WalkAsync(bob, chat, "after", "0"));
        Assert.Equal(Enumerable.Range(1, 23).Reverse().Select(i => (uint)i), await WalkAsync(bob, chat, "before", "24"));
    }

    [Fact]
    public async Task A_page_holds_about_a_mebibyte_and_always_at_least_one_message()
    {
        const int Large = 96 * 1024, Count = 25;
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);
        await using var socket = await alice.ConnectAsync();
        for (var i = 1; i <= Count; i++)
        {
            await socket.SendMessageAsync(chat.Id, chat.RosterVersion, new byte[Large]);
            await socket.NextAsync(Frame.Sent);
        }

        foreach (var (direction, from) in new[] { ("after", "0"), ("before", "26") })
        {
            var seen = new List<uint>();
            for (var cursor = from; cursor is not null;)
            {
                var page = await PageAsync(bob, chat.Id, $"{direction}={cursor}&limit=100");
                Assert.InRange(page.Items.Sum(item => item.Body.Length), 0, 1024 * 1024);
                Assert.True(page.Items.Count > 0 || seen.Count == Count);
                seen.AddRange(page.Items.Select(item => item.Seq));
                cursor = page.NextCursor;
            }

            Assert.Equal(Enumerable.Range(1, Count).Select(i => (uint)i), seen.Order());
            Assert.Distinct(seen);
        }
    }

    private static async Task<Guid> WriteAsync(TestUser from, TestUser to, int count)
    {
        var chat = await from.BeginAsync(to);
        await using var socket = await from.ConnectAsync();
        for (var i = 1; i <= count; i++) await socket.SendMessageAsync(chat.Id, chat.RosterVersion, [(byte)i]);
        for (var i = 1; i <= count; i++) await socket.NextAsync(Frame.Sent);
        return chat.Id;
    }

    private static async Task<MessagesPage> PageAsync(TestUser reader, Guid chat, string query) =>
        await TestUser.ReadAsync<MessagesPage>(await reader.Http.GetAsync($"/api/v1/conversations/{chat}/messages?{query}", Ct));

    private static async Task<List<uint>> WalkAsync(TestUser reader, Guid chat, string direction, string from)
    {
        var seen = new List<uint>();
        for (var cursor = from; cursor is not null;)
        {
            var page = await PageAsync(reader, chat, $"{direction}={cursor}&limit=10");
            seen.AddRange(page.Items.Select(item => item.Seq));
            cursor = page.NextCursor;
        }

        return seen;
    }
}
