// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class LookupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_found_in_any_case_and_an_unknown_one_is_404()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestUser.RegisterAsync(house, "alice");
        using var bob = await house.NewUserAsync();

        foreach (var name in new[] { "alice", "ALICE" })
        {
            Assert.Equal(alice.Id, (await TestUser.ReadAsync<UserResponse>(await bob.Http.GetAsync($"/api/v1/auth/users/{name}", Ct))).UserId);
        }

        Assert.Equal("unknown_user", await bob.Http.GetAsync("/api/v1/auth/users/alic", Ct).CodeAsync());
        Assert.Equal("unknown_user", await bob.Http.GetAsync("/api/v1/auth/users/!", Ct).CodeAsync());
    }

    [Fact]
    public async Task Who_asks_for_many_names_waits()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_LOOKUP_BURST", "3"));
        using var bob = await house.NewUserAsync();
        for (var i = 0; i < 3; i++) Assert.Equal("unknown_user", await bob.Http.GetAsync($"/api/v1/auth/users/somebody{i}", Ct).CodeAsync());

        using var answer = await bob.Http.GetAsync($"/api/v1/auth/users/{bob.Name}", Ct);

        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (answer.StatusCode, (await answer.ProblemAsync()).Code));
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
