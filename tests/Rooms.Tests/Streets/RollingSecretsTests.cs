// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Tests.Configuration;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

public sealed class RollingSecretsTests
{
    private const string OldRefresh = "ohH4aiNgooPh6iegahcie5Coo8Ooz1phiu0aeWai3gah";
    private const string NewAccess = "ieChi9ahghah2fuphooQuahGh0Aing5eiQu6yieChoh8";
    private const string NewRefresh = "Thu3aeRoo0Ohx6aiquiej9ohPhoh8eeGhu1aequ7Ahki";

    [Fact]
    public async Task Rolling_new_secrets_through_services_under_load_logs_nobody_out()
    {
        await using var street = await Street.OpenAsync([Street.AllRooms, Street.AllRooms], ("SERVER_DRAIN_DELAY", "2s"));
        using var alice = await street.NewUserAsync();
        using var bob = await street.NewUserAsync();
        await using var first = new Requester(alice);
        await using var second = new Requester(bob);
        Task GoOnAsync() => Task.WhenAll(first.GoOnAsync(), second.GoOnAsync());
        async Task RollAsync(params (string Name, string Value)[] settings)
        {
            foreach (var number in new[] { 0, 1 })
            {
                await street[Street.AllRooms, number].RestartAsync(settings);
                await Eventually.AsyncIs(street[Street.AllRooms, number].ReadyAsync, ready => ready.Status == 200);
                await GoOnAsync(); // one of them has it, the other does not
            }
        }

        await RollAsync(("JWT_NEXT_ACCESS_SECRET", NewAccess), ("JWT_NEXT_REFRESH_SECRET", NewRefresh));
        await RollAsync(
            ("JWT_ACCESS_SECRET", NewAccess), ("JWT_PREVIOUS_ACCESS_SECRET", TestUser.TokenSecret), ("JWT_NEXT_ACCESS_SECRET", ""),
            ("JWT_REFRESH_SECRET", NewRefresh), ("JWT_PREVIOUS_REFRESH_SECRET", OldRefresh), ("JWT_NEXT_REFRESH_SECRET", ""));
        var old = new AccessTokenIssuer(new TokenOptions(new SecretText(TestUser.TokenSecret), TimeSpan.FromMinutes(15)), TimeProvider.System)
            .Issue(new(alice.Id), new(alice.Device), new(Guid.CreateVersion7()));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(street, old));

        await RollAsync(("JWT_PREVIOUS_ACCESS_SECRET", ""), ("JWT_PREVIOUS_REFRESH_SECRET", ""));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(street, old));
        Assert.Empty(first.Refusals.Concat(second.Refusals));
    }

    private static async Task<HttpStatusCode> AskAsync(Street street, string token)
    {
        using var http = street.Stranger();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return (await http.GetAsync("/api/v1/conversations", TestContext.Current.CancellationToken)).StatusCode;
    }
}
