// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class AccountTests
{
    [Fact]
    public async Task A_username_is_one_whatever_its_case()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestUser.RegisterAsync(house, "Alice.1");
        using var stranger = house.Stranger();

        var again = await TestUser.PostAsync(
            stranger, "/api/v1/auth/register", new RegisterRequest { Username = "aLICE.1", Password = TestUser.Password });

        Assert.Equal("username_taken", (await again.ProblemAsync()).Code);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_registration_is_told_at_once()
    {
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();

        var refused = await TestUser.PostAsync(
            stranger, "/api/v1/auth/register",
            new RegisterRequest { Username = "a", Password = "short", DeviceName = new string('x', 65) });

        var problem = await refused.ProblemAsync();
        Assert.Equal("invalid_fields", problem.Code);
        Assert.Equal(["device_name", "password", "username"], problem.Errors!.Keys.Order());
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("with space")]
    [InlineData("ünicode")]
    [InlineData("' or 1=1 --")]
    [InlineData("../../etc")]
    [InlineData("123456789012345678901234567890123")]
    public async Task A_username_outside_the_alphabet_is_refused(string username)
    {
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();

        var refused = await TestUser.PostAsync(
            stranger, "/api/v1/auth/register", new RegisterRequest { Username = username, Password = TestUser.Password });

        Assert.Equal(["username"], (await refused.ProblemAsync()).Errors!.Keys);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();

        var wrong = await (await LoginAsync(stranger, alice.Name, "not her password")).ProblemAsync();
        var unknown = await (await LoginAsync(stranger, "nobody", "not her password")).ProblemAsync();

        Assert.Equal(wrong with { RequestId = null }, unknown with { RequestId = null });
        Assert.Equal("bad_credentials", wrong.Code);
    }

    [Fact]
    public async Task Login_on_a_known_device_keeps_the_device_and_ends_its_former_session()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();

        var response = await TestUser.PostAsync(
            stranger, "/api/v1/auth/login",
            new LoginRequest { Username = alice.Name, Password = TestUser.Password, DeviceId = alice.Device });

        Assert.Equal(alice.Device, (await TestUser.ReadAsync<SessionResponse>(response)).DeviceId);
        Assert.Equal("session_ended", await alice.Http.GetAsync("/api/v1/conversations", TestContext.Current.CancellationToken).CodeAsync());
    }

    [Fact]
    public async Task Nobody_logs_in_on_somebody_elses_device()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var stranger = house.Stranger();

        var refused = await TestUser.PostAsync(
            stranger, "/api/v1/auth/login",
            new LoginRequest { Username = bob.Name, Password = TestUser.Password, DeviceId = alice.Device });

        Assert.Equal("unknown_device", (await refused.ProblemAsync()).Code);
    }

    [Fact]
    public async Task A_password_is_kept_as_Argon2id_of_64_MiB_and_three_passes_and_one_kept_at_less_is_hashed_anew_at_login()
    {
        await using var house = await House.OpenAsync(); // where it costs less
        using var alice = await house.NewUserAsync();
        Assert.StartsWith("$argon2id$v=19$m=1024,t=1,p=1$", HashOf(house), StringComparison.Ordinal);
        await house.RestartHashingAsMeantAsync();
        using var stranger = house.Stranger();

        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(stranger, alice.Name, TestUser.Password)).StatusCode);

        Assert.StartsWith("$argon2id$v=19$m=65536,t=3,p=1$", HashOf(house), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(stranger, alice.Name, TestUser.Password)).StatusCode);
    }

    [Fact]
    public async Task A_crowd_of_logins_is_told_to_come_back_instead_of_taking_all_memory()
    {
        await using var house = await House.OpenHashingAsMeantAsync(("AUTH_PARALLEL_HASHES", "1"), ("AUTH_WAITING_HASHES", "1"));
        using var alice = await house.NewUserAsync();
        using var stranger = house.Stranger();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => LoginAsync(stranger, alice.Name, TestUser.Password)));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null);
    }

    private static string HashOf(House house)
    {
        using var db = house.Connect();
        using var command = db.CreateCommand();
        command.CommandText = "select password_hash from users";
        return (string)command.ExecuteScalar()!;
    }

    private static Task<HttpResponseMessage> LoginAsync(HttpClient http, string username, string password) =>
        TestUser.PostAsync(http, "/api/v1/auth/login", new LoginRequest { Username = username, Password = password });
}
