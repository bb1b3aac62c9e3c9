// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

public sealed class InjectionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Statements =>
    [
        "' or '1'='1", "'; drop table users; --", "\" or \"\"=\"", "1); delete from sessions; --", "' union select password_hash from users --",
        "@user", "%' escape '%", "x'00'", "${jndi:ldap://x}", "{{7*7}}",
    ];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task What_looks_like_a_statement_is_a_text_in_every_field(string text)
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestUser.RegisterAsync(house, "alice");
        using var stranger = house.Stranger();
        var password = text + text; // 8 characters at least

        Assert.Equal("invalid_fields", await PostAsync(stranger, "register", new RegisterRequest { Username = text, Password = password }).CodeAsync());
        Assert.Equal("bad_credentials", await PostAsync(stranger, "login", new LoginRequest { Username = text, Password = password }).CodeAsync());
        Assert.Equal("bad_credentials", await PostAsync(stranger, "login", new LoginRequest { Username = "alice", Password = password }).CodeAsync());
        Assert.Equal("bad_refresh_token", await PostAsync(stranger, "refresh", new RefreshRequest { RefreshToken = text }).CodeAsync());
        foreach (var path in new[] { "auth/devices?cursor=", "auth/devices?limit=", "conversations?cursor=", "conversations?limit=" })
        {
            Assert.Equal("invalid_fields", await alice.Http.GetAsync($"/api/v1/{path}{Uri.EscapeDataString(text)}", Ct).CodeAsync());
        }

        Assert.Equal("unknown_user", await alice.Http.GetAsync($"/api/v1/auth/users/{Uri.EscapeDataString(text)}", Ct).CodeAsync());
        Assert.Equal("not_found", await alice.Http.DeleteAsync($"/api/v1/auth/devices/{Uri.EscapeDataString(text)}", Ct).CodeAsync());

        // Where any text is allowed it is kept as it is.
        using var bob = house.Stranger();
        var registered = await PostAsync(bob, "register", new RegisterRequest { Username = "bob", Password = password, DeviceName = text });
        bob.DefaultRequestHeaders.Authorization = new("Bearer", (await TestUser.ReadAsync<SessionResponse>(registered)).AccessToken);
        var devices = await TestUser.ReadAsync<DevicesPage>(await bob.GetAsync("/api/v1/auth/devices", Ct));
        Assert.Equal([text], devices.Items.Select(device => device.Name));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stranger, "login", new LoginRequest { Username = "bob", Password = password })).StatusCode);
        Assert.Equal(2, RowsOf.Count(house, "users"));
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("laptop\r\nSet-Cookie: a=b")]
    [InlineData("laptop\nX: y")]
    [InlineData("lap\0top")]
    [InlineData("\u001b[2Jlaptop")]
    public async Task A_name_with_control_characters_in_it_is_refused(string name)
    {
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();

        var refused = await PostAsync(stranger, "register", new RegisterRequest { Username = "alice", Password = TestUser.Password, DeviceName = name });

        Assert.Equal(["device_name"], (await refused.ProblemAsync()).Errors!.Keys);
    }

    [Fact]
    public async Task Nothing_a_caller_says_becomes_a_header_of_the_answer()
    {
        await using var house = await House.OpenAsync();
        using var alice = await TestUser.RegisterAsync(house, "alice");
        const string Planted = "planted%0d%0aSet-Cookie:%20a=b";

        foreach (var path in new[] { $"auth/users/{Planted}", $"auth/devices?cursor={Planted}", $"conversations/{Planted}", "auth/export" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Planted);
            request.Headers.TryAddWithoutValidation("X-Request-Id", Planted);
            using var answer = await alice.Http.SendAsync(request, Ct);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.DoesNotContain("planted", answer.Headers.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static Task<HttpResponseMessage> PostAsync<T>(HttpClient http, string route, T body) =>
        TestUser.PostAsync(http, $"/api/v1/auth/{route}", body);
}
