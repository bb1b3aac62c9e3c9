// SPDX-License-Identifier: MIT
// Nothing but registration (and the look-up of who is logged in) tells whether a name is somebody's. Time is held by
// structure: what a right name costs, a wrong one costs.
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class EnumerationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nobody")]
    [InlineData("not a name")]
    [InlineData("x")]
    public async Task A_login_of_an_unknown_name_waits_for_a_hash_as_a_known_one_does(string name)
    {
        await using var house = await House.OpenHashingAsMeantAsync(("AUTH_PARALLEL_HASHES", "1"), ("AUTH_WAITING_HASHES", "1"));
        using var stranger = house.Stranger();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => LoginAsync(stranger, name, null)));

        // Only a login that wants the hasher is turned away from a full one.
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Unauthorized);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_known_an_unknown_an_impossible_and_an_erased_name_get_one_answer_whatever_device_is_named()
    {
        await using var home = await Household.OpenAsync();
        var (phone, laptop) = (home.Phone.User, home.Laptop.User);
        using var gone = await TestUser.RegisterAsync(home.House, "gone");
        await gone.Http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/account")
        {
            Content = new StringContent($$"""{"password":"{{TestUser.Password}}"}""", null, "application/json"),
        }, Ct);
        await phone.Http.DeleteAsync($"/api/v1/auth/devices/{laptop.Device}", Ct);
        using var stranger = home.House.Stranger();

        var answers = new List<ProblemDocument>();
        foreach (var name in new[] { phone.Name, "nobody", "not a name", "gone" })
        {
            foreach (var device in new Guid?[] { null, phone.Device, laptop.Device, home.Bob.Device, Guid.CreateVersion7() })
            {
                answers.Add(await (await LoginAsync(stranger, name, device)).ProblemAsync());
            }
        }

        Assert.Equal("bad_credentials", Assert.Single(answers.Select(answer => answer with { RequestId = null }).Distinct()).Code);
    }

    [Fact]
    public async Task The_limit_on_logins_of_a_name_does_not_ask_whether_it_is_somebodys()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"));
        using var alice = await TestUser.RegisterAsync(house, "alice");
        using var stranger = house.Stranger();

        foreach (var name in new[] { "alice", "nobody" })
        {
            for (var i = 0; i < 5; i++) Assert.Equal("bad_credentials", await LoginAsync(stranger, name, null).CodeAsync());
            Assert.Equal("rate_limited", await LoginAsync(stranger, name, null).CodeAsync());
        }
    }

    [Fact]
    public async Task A_login_begins_a_session_of_its_own_whatever_token_comes_with_it()
    {
        await using var house = await House.OpenAsync();
        using var mallory = await house.NewUserAsync();
        using var alice = await TestUser.RegisterAsync(house, "alice");

        // A token planted with the victim is not what she is known by afterwards.
        var answer = await TestUser.PostAsync(mallory.Http, "/api/v1/auth/login", new LoginRequest { Username = "alice", Password = TestUser.Password });
        var session = await TestUser.ReadAsync<SessionResponse>(answer);

        Assert.Equal(alice.Id, session.UserId);
        string[] sessions = [Sid(mallory.Session), Sid(alice.Session), Sid(session)];
        Assert.Equal(3, sessions.Distinct().Count());
        Assert.Equal(3, new[] { mallory.Session, alice.Session, session }.Select(each => each.RefreshToken).Distinct().Count());
    }

    private static string Sid(SessionResponse session)
    {
        using var claims = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(session.AccessToken.Split('.')[1]));
        return claims.RootElement.GetProperty("sid").GetString()!;
    }

    private static Task<HttpResponseMessage> LoginAsync(HttpClient http, string name, Guid? device) => TestUser.PostAsync(
        http, "/api/v1/auth/login", new LoginRequest { Username = name, Password = "not the password", DeviceId = device });
}
