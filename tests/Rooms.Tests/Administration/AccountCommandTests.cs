// SPDX-License-Identifier: MIT
using System.Net;
using System.Text.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Administration;

public sealed class AccountCommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disabled_account_is_out_within_seconds_and_its_keys_and_mail_stay_until_it_is_enabled()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await alice.PublishAsync();
        await bob.PublishAsync();
        var chat = await bob.BeginAsync(alice);
        await using var socket = await alice.ConnectAsync();

        (await house.CommandAsync("users", "disable", alice.Name)).Succeeded();
        await RefusedAsync(house, alice);

        Assert.Equal((int)CloseCode.Reauthenticate, await socket.ClosedAsync());
        Assert.Equal((403, ProblemCodes.AccountDisabled.Code), await RefreshAsync(house, alice));
        Assert.Equal((403, ProblemCodes.AccountDisabled.Code), await LoginAsync(house, alice.Name, TestUser.Password, alice.Device));
        Assert.Equal((401, ProblemCodes.BadCredentials.Code), await LoginAsync(house, alice.Name, "not her password", null)); // to others it looks like any
        Assert.Equal(HttpStatusCode.OK, (await bob.Http.GetAsync($"/api/v1/keys/bundle/{alice.Id}", Ct)).StatusCode);
        Assert.Equal(2, (await bob.FindAsync(chat.Id)).Members.Count);

        Assert.Contains("disabled already", (await house.CommandAsync("users", "disable", alice.Name)).Succeeded().Output, StringComparison.Ordinal);
        (await house.CommandAsync("users", "enable", $"{alice.Id}")).Succeeded();

        Assert.Equal((401, ProblemCodes.BadRefreshToken.Code), await RefreshAsync(house, alice)); // what ended stays ended
        using var stranger = house.Stranger();
        alice.Use(await TestUser.ReadAsync<SessionResponse>(await TestUser.PostAsync(
            stranger, "/api/v1/auth/login", new LoginRequest { Username = alice.Name, Password = TestUser.Password, DeviceId = alice.Device })));
        Assert.Equal(chat.Id, (await alice.FindAsync(chat.Id)).Id);
    }

    [Fact]
    public async Task A_deleted_account_leaves_no_row_naming_it_and_its_name_stays_taken()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await alice.PublishAsync();
        await bob.PublishAsync();
        await bob.BeginAsync(alice);
        await house.RestAsync();

        Assert.Equal(1, (await house.CommandAsync("users", "delete", "nobody", "--yes")).ExitCode);
        (await house.CommandAsync("users", "delete", alice.Name, "--yes")).Succeeded();
        await RefusedAsync(house, alice);
        await house.RestAsync();

        Assert.Empty(RowsOf.Name(house, alice.Name));
        Assert.Equal(["ended_sessions", "erasures", "outbox"], RowsOf.Device(house, alice.Id).Union(["ended_sessions", "erasures", "outbox"]).Order());
        using var stranger = house.Stranger();
        using var again = await TestUser.PostAsync(stranger, "/api/v1/auth/register", new RegisterRequest { Username = alice.Name, Password = TestUser.Password });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task Accounts_are_listed_a_page_at_a_time()
    {
        await using var house = await House.OpenAsync();
        var users = new List<TestUser>();
        for (var i = 0; i < 5; i++)
        {
            users.Add(await house.NewUserAsync());
            house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var second = await users[0].OnAnotherDeviceAsync();
        (await house.CommandAsync("users", "disable", users[1].Name)).Succeeded();

        using var first = JsonDocument.Parse((await house.CommandAsync("users", "list", "--limit", "3", "--json")).Succeeded().Output);
        var page = first.RootElement.EnumerateArray().ToList();
        using var next = JsonDocument.Parse((await house.CommandAsync("users", "list", "--after", page[^1].GetProperty("user_id").GetString()!, "--json")).Succeeded().Output);

        var names = page.Concat(next.RootElement.EnumerateArray()).Select(account => account.GetProperty("username").GetString()!);
        Assert.Equal(users.Select(user => user.Name), names);
        Assert.Equal(2, page[0].GetProperty("devices").GetInt64());
        Assert.Equal(JsonValueKind.Null, page[0].GetProperty("disabled_at").ValueKind);
        Assert.Equal(JsonValueKind.String, page[1].GetProperty("disabled_at").ValueKind);
        Assert.Contains("More: --after", (await house.CommandAsync("users", "list", "--limit", "2")).Succeeded().Output, StringComparison.Ordinal);
        foreach (var user in users) user.Dispose();
    }

    [Fact]
    public async Task Sessions_of_one_and_of_all_can_be_ended()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var carol = await house.NewUserAsync();

        Assert.Contains("1 sessions", (await house.CommandAsync("sessions", "revoke", "--user", alice.Name)).Succeeded().Output, StringComparison.Ordinal);
        await RefusedAsync(house, alice);
        Assert.Equal(HttpStatusCode.OK, (await bob.Http.GetAsync("/api/v1/conversations", Ct)).StatusCode);

        Assert.Contains("2 sessions", (await house.CommandAsync("sessions", "revoke", "--all")).Succeeded().Output, StringComparison.Ordinal);
        await RefusedAsync(house, bob);
        await RefusedAsync(house, carol);
        Assert.Equal((401, ProblemCodes.BadRefreshToken.Code), await RefreshAsync(house, carol));
        Assert.NotEqual(0, (await house.CommandAsync("sessions", "revoke")).ExitCode);
    }

    [Fact]
    public async Task What_there_is_is_counted()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var tablet = await alice.OnAnotherDeviceAsync();
        using var bob = await house.NewUserAsync();
        await house.RestAsync();

        using var counts = JsonDocument.Parse((await house.CommandAsync("stats", "--json")).Succeeded().Output);

        var of = counts.RootElement.EnumerateArray().ToDictionary(count => count.GetProperty("name").GetString()!, count => (count.GetProperty("value").GetInt64(), count.GetProperty("kind").GetString()));
        Assert.Equal((2, "Exact"), of["accounts"]);
        Assert.Equal((3, "Exact"), of["devices"]);
        Assert.Equal((0, "Exact"), of["messages"]);
        Assert.Equal((0, "Exact"), of["bytes of files"]);
        Assert.Equal((0, "Exact"), of["events waiting"]);
    }

    // Within three seconds of the server's clock, however long a busy machine takes for them.
    private static async Task RefusedAsync(House house, TestUser user)
    {
        var seconds = 0;
        await Eventually.AsyncIs(async () =>
        {
            if (seconds++ < 3) house.Clock.Advance(TimeSpan.FromSeconds(1));
            using var answer = await user.Http.GetAsync("/api/v1/conversations", Ct);
            return answer.StatusCode;
        },
        status => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    private static Task<(int Status, string Code)> RefreshAsync(House house, TestUser user) =>
        AskAsync(house, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = user.Session.RefreshToken });

    private static Task<(int Status, string Code)> LoginAsync(House house, string name, string password, Guid? device) =>
        AskAsync(house, "/api/v1/auth/login", new LoginRequest { Username = name, Password = password, DeviceId = device });

    private static async Task<(int Status, string Code)> AskAsync<T>(House house, string path, T body)
    {
        using var stranger = house.Stranger();
        using var answer = await TestUser.PostAsync(stranger, path, body);
        var problem = await answer.ProblemAsync();
        return (problem.Status, problem.Code);
    }
}
