// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
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
