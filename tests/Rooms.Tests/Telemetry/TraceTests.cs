// SPDX-License-Identifier: MIT
using System.Diagnostics;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Telemetry;

[Collection(Alone.Name)]
public sealed class TraceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_follows_a_message_from_the_senders_socket_to_the_recipients()
    {
        using var spans = new Spans();
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await MeasuredHouse.MeetAsync(alice, bob);
        await using var hers = await alice.ConnectAsync();
        await using var his = await bob.ConnectAsync();
        await hers.NextAsync(Frame.QueueEmpty);

        await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, [1, 2, 3], [alice.Device]);
        await hers.NextAsync(Frame.Message);

        var trace = await WholeAsync(spans, "message send");
        Assert.Equal(["message append", "message deliver", "message send", "message write"], NamesOf(trace).Distinct()); // his own device is woken too
        Assert.Equal(default, trace.Single(span => span.OperationName == "message send").ParentSpanId);
        AssertChain(trace, "message send", "message append", "message deliver", "message write");
        Assert.Contains(spans.Ended, span => span.OperationName == "message commit" && span.Links.Any(link => link.Context.TraceId == trace[0].TraceId));
    }

    [Fact]
    public async Task A_message_sent_by_HTTP_goes_on_with_the_trace_of_its_request()
    {
        using var spans = new Spans();
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        var chat = await MeasuredHouse.MeetAsync(alice, bob);
        await using var hers = await alice.ConnectAsync();
        await hers.NextAsync(Frame.QueueEmpty);

        await TestUser.ReadAsync<SentMessageResponse>(await TestUser.PostAsync(bob.Http, $"/api/v1/conversations/{chat.Id}/messages", new SendMessageRequest
        {
            ClientId = Guid.CreateVersion7(), RosterVersion = (ulong)chat.RosterVersion, Kind = "message", Body = [1],
            Wraps = [new() { DeviceId = alice.Device, Wrap = [1] }],
        }));
        await hers.NextAsync(Frame.Message);

        var trace = await WholeAsync(spans, "Microsoft.AspNetCore.Hosting.HttpRequestIn");
        var request = trace.Single(span => span.OperationName == "Microsoft.AspNetCore.Hosting.HttpRequestIn");
        Assert.Equal("POST /api/v1/conversations/{id:guid}/messages", request.DisplayName);
        AssertChain(trace, request.OperationName, "message append", "message deliver", "message write");
    }

    [Fact]
    public async Task What_a_stranger_says_of_traces_is_not_gone_on_with()
    {
        using var spans = new Spans();
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/version");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("tracestate", "planted=1");
        request.Headers.Add("baggage", "planted=1");

        await stranger.SendAsync(request, Ct);

        Assert.Empty(spans.Of(ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c")));
        Assert.DoesNotContain(spans.Ended, span => span.TraceStateString == "planted=1" || span.Baggage.Any());
    }

    /// <summary>The trace that a span of this name begins and a write to a socket ends.</summary>
    internal static async Task<List<Activity>> WholeAsync(Spans spans, string root) => await Eventually.AsyncIs(
        () => Task.FromResult(spans.Ended.Where(span => span.OperationName == root).Select(span => spans.Of(span.TraceId))
            .FirstOrDefault(trace => trace.Any(span => span.OperationName == "message write")) ?? []),
        trace => trace.Count > 0);

    internal static IEnumerable<string> NamesOf(IEnumerable<Activity> trace) => trace.Select(span => span.OperationName).Order(StringComparer.Ordinal);

    /// <summary>From its end: other feeds are woken by the same message.</summary>
    internal static void AssertChain(List<Activity> trace, params string[] names)
    {
        var span = trace.First(each => each.OperationName == names[^1]);
        foreach (var name in Enumerable.Reverse(names).Skip(1))
        {
            span = Assert.Single(trace, each => each.SpanId == span.ParentSpanId);
            Assert.Equal(name, span.OperationName);
        }
    }
}
