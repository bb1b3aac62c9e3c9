// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Messages;

/// <summary>A group as a careful client keeps it: folded from its own signed events.</summary>
public sealed class TestGroup
{
    private TestGroup(GroupRoster roster) => Roster = roster;

    public Guid Id => Roster.Group;

    public GroupRoster Roster { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Begins a group; every name in it has published by then.</summary>
    public static async Task<TestGroup> BeginAsync(TestUser owner, params TestUser[] others)
    {
        var first = First(owner, Guid.CreateVersion7(), "title"u8.ToArray(), others);
        var signed = Sign(owner, first);
        var response = await Eventually.AsyncIs(
            () => CreateAsync(owner, signed, "title"u8.ToArray(), others), answer => answer.StatusCode == HttpStatusCode.Created);
        await TestUser.ReadAsync<ConversationResponse>(response);
        Assert.Equal(GroupEventOutcome.Applied, GroupRoster.TryBegin(first, signed.AsSpan()[^64..], owner.Identity!.PublicKey, out var roster));
        return new TestGroup(roster!);
    }

    /// <summary>A user whose device can sign.</summary>
    public static async Task<TestUser> MemberAsync(House house)
    {
        var user = await house.NewUserAsync();
        await user.PublishAsync();
        await house.RestAsync(); // what is heard of the device only later would change the rosters a test has read
        return user;
    }

    public static GroupEvent First(TestUser owner, Guid group, byte[] title, params TestUser[] others) => GroupEvent.Create(
        group, owner.Id, owner.Device, [.. others.Select(other => other.Id)], SHA256.HashData(title));

    /// <summary>The event, then the signature of the user's device.</summary>
    public static byte[] Sign(TestUser author, GroupEvent change)
    {
        var signature = new byte[64];
        change.Sign(author.Identity!, signature);
        return [.. change.Bytes, .. signature];
    }

    public static Task<HttpResponseMessage> CreateAsync(TestUser owner, byte[]? change, byte[]? title, params TestUser[] others) =>
        CreateAsync(owner, change, title, [.. others.Select(other => other.Id)]);

    /// <summary>With whatever the request says about the others.</summary>
    public static Task<HttpResponseMessage> CreateAsync(TestUser owner, byte[]? change, byte[]? title, Guid[]? members) => TestUser.PostAsync(
        owner.Http, "/api/v1/conversations", new CreateConversationRequest { Kind = "group", Event = change, Title = title, MemberIds = members });

    public GroupEvent Change(TestUser author, GroupOperation operation, params TestUser[] subjects) =>
        GroupEvent.Change(Roster, author.Id, author.Device, operation, [.. subjects.Select(subject => subject.Id)]);

    public Task<HttpResponseMessage> AddAsync(TestUser author, params TestUser[] subjects) =>
        PostAsync(author, Change(author, GroupOperation.Add, subjects), [.. subjects.Select(subject => subject.Id)]);

    public Task<HttpResponseMessage> PostAsync(TestUser author, GroupEvent change, params Guid[] members) =>
        SendAsync(author, HttpMethod.Post, "members", change, members: members);

    public Task<HttpResponseMessage> RemoveAsync(TestUser author, TestUser subject) =>
        SendAsync(author, HttpMethod.Delete, $"members/{subject.Id}", Change(author, GroupOperation.Remove, subject));

    public Task<HttpResponseMessage> LeaveAsync(TestUser author) =>
        SendAsync(author, HttpMethod.Delete, $"members/{author.Id}", Change(author, GroupOperation.Leave));

    public Task<HttpResponseMessage> SetRoleAsync(TestUser author, TestUser subject, GroupRole role) => SendAsync(
        author, HttpMethod.Put, $"members/{subject.Id}/role", GroupEvent.GiveRole(Roster, author.Id, author.Device, subject.Id, role));

    public Task<HttpResponseMessage> RenameAsync(TestUser author, byte[] title) => SendAsync(
        author, HttpMethod.Put, "title", GroupEvent.Rename(Roster, author.Id, author.Device, SHA256.HashData(title)), title);

    /// <summary>Sends an event; one that was taken is folded.</summary>
    public async Task<HttpResponseMessage> SendAsync(TestUser author, HttpMethod method, string route, GroupEvent change, byte[]? title = null, Guid[]? members = null)
    {
        var signed = Sign(author, change);
        using var request = new HttpRequestMessage(method, $"/api/v1/conversations/{Id}/{route}")
        {
            Content = JsonContent.Create(new GroupEventRequest { Event = signed, MemberIds = members, Title = title }, WireJson.Default.GroupEventRequest),
        };
        var response = await author.Http.SendAsync(request, Ct);
        if (!response.IsSuccessStatusCode) return response;
        var outcome = Roster.TryApply(change, signed.AsSpan()[^64..], author.Identity!.PublicKey, out var next);
        if (outcome == GroupEventOutcome.Applied) Roster = next!;
        return response;
    }
}
