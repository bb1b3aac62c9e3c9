// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Messages;

public sealed class ConversationTests
{
    private const string Route = "/api/v1/conversations";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_have_one_conversation_whoever_begins_it()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();

        var first = await alice.BeginAsync(bob);

        Assert.Equal(first.Id, (await alice.BeginAsync(bob)).Id);
        Assert.Equal(first.Id, (await bob.BeginAsync(alice)).Id);
        Assert.Equal(("direct", 0u, 1ul, 0u), (first.Kind, first.LastSeq, first.RosterVersion, first.MyPosition));
        Assert.Equal(new[] { alice.Id, bob.Id }.Order(), first.Members.Select(member => member.UserId).Order());
    }

    [Fact]
    public async Task Two_people_who_begin_sixteen_times_at_once_have_one_conversation()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? alice.BeginAsync(bob) : bob.BeginAsync(alice)));

        Assert.Single(all.Select(chat => chat.Id).Distinct());
        Assert.Single((await ListAsync(alice, "")).Items);
        Assert.Single((await ListAsync(bob, "")).Items);
    }

    [Fact]
    public async Task Nobody_begins_with_a_stranger_to_the_house()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        Assert.Equal(("unknown_user", "member_ids"), await RefusedAsync(alice, Direct($"\"{Guid.CreateVersion7()}\"")));
        Assert.Equal(("unknown_user", "member_ids"), await RefusedAsync(alice, Direct($"\"{Guid.Empty}\"")));
        Assert.Empty((await ListAsync(alice, "")).Items);
    }

    [Fact]
    public async Task Nobody_begins_with_oneself()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        Assert.Equal(("invalid_fields", "member_ids"), await RefusedAsync(alice, Direct($"\"{alice.Id}\"")));
    }

    [Theory]
    [InlineData("{}", "invalid_fields", "kind,member_ids")]
    [InlineData("""{"kind":null,"member_ids":null}""", "invalid_fields", "kind,member_ids")]
    [InlineData("""{"kind":"group","member_ids":["01890000-0000-7000-8000-000000000000"]}""", "invalid_fields", "event")]
    [InlineData("""{"kind":"Direct","member_ids":["01890000-0000-7000-8000-000000000000"]}""", "invalid_fields", "kind")]
    [InlineData("""{"kind":"direct","member_ids":[]}""", "invalid_fields", "member_ids")]
    [InlineData("""{"kind":"direct","member_ids":["01890000-0000-7000-8000-000000000000","01890000-0000-7000-8000-000000000001"]}""", "invalid_fields", "member_ids")]
    [InlineData("""{"kind":5,"member_ids":[]}""", "malformed_request", "kind")]
    [InlineData("""{"kind":"direct","member_ids":"01890000-0000-7000-8000-000000000000"}""", "malformed_request", "member_ids")]
    [InlineData("""{"kind":"direct","member_ids":[null]}""", "malformed_request", "member_ids[0]")]
    [InlineData("""{"kind":"direct","member_ids":["bob"]}""", "malformed_request", "member_ids[0]")]
    [InlineData("""{"kind":"direct","kind":"direct"}""", "malformed_request", "")]
    [InlineData("""{"kind":"\ud800"}""", "malformed_request", "kind")]
    [InlineData("", "malformed_request", "")]
    [InlineData("null", "malformed_request", "")]
    [InlineData("[]", "malformed_request", "")]
    [InlineData("7", "malformed_request", "")]
    [InlineData("{", "malformed_request", "")]
    [InlineData("{} {}", "malformed_request", "")]
    [InlineData("{/* c */}", "malformed_request", "")]
    [InlineData("\u0000", "malformed_request", "")]
    public async Task A_body_that_cannot_be_right_is_refused_by_the_name_of_the_field(string body, string code, string fields)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        using var refused = await alice.Http.PostAsync(Route, Json(body), Ct);

        var problem = await refused.ProblemAsync();
        Assert.Equal((400, code), (problem.Status, problem.Code));
        if (fields.Length > 0) Assert.Equal(fields, string.Join(',', problem.Errors!.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_body_nested_without_end_is_refused()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        var bomb = $$"""{"x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        using var refused = await alice.Http.PostAsync(Route, Json(bomb), Ct);

        Assert.Equal("malformed_request", (await refused.ProblemAsync()).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_2_MiB_is_too_large_with_its_length_announced_or_not(bool announced)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = Json($$"""{"kind":"{{new string('x', 2 * 1024 * 1024)}}"}""") };
        if (!announced) request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true; // so that the refusal is read before the body is cut off

        using var refused = await alice.Http.SendAsync(request, Ct);

        Assert.Equal("too_large", (await refused.ProblemAsync()).Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=no-such-thing")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task A_body_of_another_kind_is_415(string? type)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Direct("")));
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var refused = await alice.Http.PostAsync(Route, content, Ct);

        Assert.Equal("unsupported_media_type", (await refused.ProblemAsync()).Code);
    }

    [Fact]
    public async Task A_conversation_of_others_looks_like_none_at_all()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var eve = await house.NewUserAsync();
        var chat = await alice.BeginAsync(bob);

        foreach (var tail in new[] { "", "/messages", "/messages?before=1", "/messages?after=0&limit=1" })
        {
            var foreign = await (await eve.Http.GetAsync($"{Route}/{chat.Id}{tail}", Ct)).ProblemAsync();
            var unknown = await (await eve.Http.GetAsync($"{Route}/{Guid.CreateVersion7()}{tail}", Ct)).ProblemAsync();
            Assert.Equal("unknown_conversation", foreign.Code);
            Assert.Equal(unknown with { RequestId = null }, foreign with { RequestId = null });
        }

        await using var socket = await eve.ConnectAsync();
        await socket.NextAsync(Frame.QueueEmpty);
        foreach (var id in new[] { chat.Id, Guid.CreateVersion7() })
        {
            await socket.SendMessageAsync(id, chat.RosterVersion, [1]);
            Assert.Equal("unknown_conversation", (await socket.NextAsync()).Rejected.Problem.Code);
            await socket.AckAsync(id, 0);
            Assert.Equal("seq", Assert.Single((await socket.NextAsync()).Problem.Errors).Key);
        }

        Assert.Equal(0u, (await alice.FindAsync(chat.Id)).LastSeq);
    }

    [Fact]
    public async Task The_list_comes_in_pages_each_conversation_once()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        var begun = new HashSet<Guid>();
        for (var i = 0; i < 5; i++)
        {
            using var peer = await house.NewUserAsync();
            begun.Add((await alice.BeginAsync(peer)).Id);
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(alice, cursor is null ? "?limit=2" : $"?limit=2&cursor={cursor}");
            Assert.InRange(page.Items.Count, 0, 2);
            seen.AddRange(page.Items.Select(chat => chat.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(begun.Order(), seen.Order());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=9999999999999", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=%27%20or%201=1", "cursor")]
    public async Task A_bad_cursor_or_limit_is_refused_by_name(string query, string field)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();

        var problem = await (await alice.Http.GetAsync($"{Route}?{query}", Ct)).ProblemAsync();

        Assert.Equal(("invalid_fields", field), (problem.Code, Assert.Single(problem.Errors!).Key));
    }

    private static string Direct(string members) => $$"""{"kind":"direct","member_ids":[{{members}}]}""";

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<(string Code, string Field)> RefusedAsync(TestUser user, string body)
    {
        using var response = await user.Http.PostAsync(Route, Json(body), Ct);
        var problem = await response.ProblemAsync();
        return (problem.Code, Assert.Single(problem.Errors!).Key);
    }

    private static async Task<ConversationsPage> ListAsync(TestUser user, string query) =>
        await TestUser.ReadAsync<ConversationsPage>(await user.Http.GetAsync(Route + query, Ct));
}
