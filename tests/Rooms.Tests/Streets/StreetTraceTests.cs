// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Telemetry;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Streets;

[Collection(Alone.Name)]
public sealed class StreetTraceTests
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    [Fact]
    public async Task One_trace_goes_over_NATS_from_one_service_to_the_socket_at_another()
    {
        using var spans = new Spans();
        await using var street = await Street.OpenAsync(["auth,keys,files", "messages", "messages"]);
        using var alice = await street.NewUserAsync();
        using var bob = await street.NewUserAsync();
        var chat = await MeasuredHouse.MeetAsync(alice, bob);
        await using var hers = await TestSocket.ConnectAsync(street["messages", 1].Url, alice.Session.AccessToken);
        await using var his = await TestSocket.ConnectAsync(street["messages", 0].Url, bob.Session.AccessToken);
        await hers.NextAsync(Frame.QueueEmpty);

        // A moment after a socket opened the other node's signals may not reach it yet; it looks by itself then, and nothing is traced.
        var trace = await Eventually.AsyncIs(
            async () =>
            {
                await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, [1, 2, 3], [alice.Device]);
                await hers.NextAsync(Frame.Message);
                return spans.Ended.Where(span => span.OperationName == "message send").Select(span => spans.Of(span.TraceId))
                    .FirstOrDefault(spanned => spanned.Any(span => span.OperationName == "message write")) ?? [];
            },
            found => found.Count > 0);

        TraceTests.AssertChain(trace, "message send", "message append", "signal", "message deliver", "message write");
    }

    [Fact]
    public async Task One_trace_goes_through_the_gateway_to_the_socket()
    {
        using var spans = new Spans();
        await using var street = await Street.OpenAsync();
        using var alice = await street.NewUserAsync();
        using var bob = await street.NewUserAsync();
        var chat = await MeasuredHouse.MeetAsync(alice, bob);
        await using var hers = await alice.ConnectAsync();
        await hers.NextAsync(Frame.QueueEmpty);

        await TestUser.ReadAsync<SentMessageResponse>(await TestUser.PostAsync(bob.Http, $"/api/v1/conversations/{chat.Id}/messages", new SendMessageRequest
        {
            ClientId = Guid.CreateVersion7(), RosterVersion = (ulong)chat.RosterVersion, Kind = "message", Body = [1],
            Wraps = [new() { DeviceId = alice.Device, Wrap = [1] }],
        }));
        await hers.NextAsync(Frame.Message);

        var trace = await Eventually.AsyncIs(
            () => Task.FromResult(spans.Ended.Where(span => span.OperationName == "message write").Select(span => spans.Of(span.TraceId)).FirstOrDefault() ?? []),
            found => found.Count(span => span.OperationName == Request) == 2);
        var service = trace.Single(span => span.OperationName == Request && span.DisplayName.Contains("{id:guid}", StringComparison.Ordinal));
        var gateway = trace.Single(span => span.OperationName == Request && span != service);
        Assert.Equal(gateway.SpanId, service.ParentSpanId);
        Assert.Equal(gateway.GetTagItem("request_id"), service.GetTagItem("request_id"));
        TraceTests.AssertChain([.. trace.Where(span => span != gateway)], Request, "message append", "message deliver", "message write");
    }
}
