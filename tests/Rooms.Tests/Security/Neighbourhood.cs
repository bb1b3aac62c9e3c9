// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Time.Testing;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Messages;

namespace SecureMessenger.Tests.Security;

/// <summary>A house with a victim who has one of everything, and with everybody who should not get at it.</summary>
public sealed class Neighbourhood : IAsyncLifetime
{
    private readonly List<TestUser> _users = [];
    private House? _house;

    /// <summary>The time in the house; it stands still.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public House House => _house!;

    /// <summary>What Alice has.</summary>
    public Things Hers { get; private set; } = Things.OfNobody();

    public TestUser Alice => _users[0];

    /// <summary>Has an account, and nothing to do with her.</summary>
    public TestUser Stranger => _users[1];

    /// <summary>Was in her group, and has been removed.</summary>
    public TestUser Removed => _users[2];

    /// <summary>Her laptop, revoked.</summary>
    public TestUser Revoked => _users[3];

    /// <summary>Had an account.</summary>
    public TestUser Erased => _users[4];

    /// <summary>Her own token, a quarter of an hour and a minute old.</summary>
    public string Expired { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync(Now, ("JWT_ACCESS_SECRET", TestUser.TokenSecret));
        var alice = await AddAsync("alice");
        await AddAsync("stranger");
        var removed = await AddAsync("removed");
        var revoked = await alice.OnAnotherDeviceAsync();
        _users.Add(revoked);
        var erased = await AddAsync("erased");
        var bob = await AddAsync("bob");
        var chat = await alice.BeginAsync(bob);
        var group = await TestGroup.BeginAsync(alice, bob, removed);
        Assert.True((await group.RemoveAsync(alice, removed)).IsSuccessStatusCode);
        await House.RestAsync();
        Hers = new Things(alice.Id, alice.Name, revoked.Device, chat.Id, group.Id, bob.Id, await UploadAsync(alice, group.Id), await BeginUploadAsync(alice, group.Id));

        Assert.True((await alice.Http.DeleteAsync($"/api/v1/auth/devices/{revoked.Device}", Ct)).IsSuccessStatusCode);
        Hers = Hers with { Device = alice.Device };
        Assert.True((await erased.Http.SendAsync(Requests.Delete("auth/account", new EraseAccountRequest { Password = TestUser.Password }), Ct)).IsSuccessStatusCode);
        Expired = OldToken(alice);
        await House.RestAsync();
    }

    /// <summary>Sends a request of a door under a token.</summary>
    public async Task<HttpResponseMessage> KnockAsync(HttpRequestMessage request, string? token)
    {
        using var http = House.Stranger();
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await http.SendAsync(request, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var user in _users) user.Dispose();
        await House.DisposeAsync();
    }

    private async Task<TestUser> AddAsync(string name)
    {
        var user = await TestUser.RegisterAsync(House, name);
        await user.PublishAsync();
        _users.Add(user);
        return user;
    }

    private static async Task<Guid> UploadAsync(TestUser user, Guid group)
    {
        var request = Requests.Upload(Things.OfNobody() with { Group = group });
        return (await TestUser.ReadAsync<FileResponse>(await user.Http.SendAsync(request, Ct))).Id;
    }

    private static async Task<Guid> BeginUploadAsync(TestUser user, Guid group)
    {
        var answer = await user.Http.SendAsync(Requests.BeginUpload(Things.OfNobody() with { Group = group }), Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return Guid.Parse(answer.Headers.Location!.OriginalString.Split('/')[^1]);
    }

    private static string OldToken(TestUser user)
    {
        var then = new FakeTimeProvider(Now - TimeSpan.FromMinutes(16));
        var issuer = new AccessTokenIssuer(new TokenOptions(new SecretText(TestUser.TokenSecret), TimeSpan.FromMinutes(15)), then);
        return issuer.Issue(new(user.Id), new(user.Device), new(Guid.CreateVersion7()));
    }
}
