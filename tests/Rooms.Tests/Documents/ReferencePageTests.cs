// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Documents;

public sealed class ReferencePageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_development_there_is_a_page_to_browse_the_contract_with()
    {
        await using var house = await House.OpenAsync(("ASPNETCORE_ENVIRONMENT", "Development"));
        using var http = house.Stranger();

        using var page = await http.GetAsync("/scalar/", Ct);
        var html = await page.Content.ReadAsStringAsync(Ct);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("openapi/v1.json", html, StringComparison.Ordinal);
        Assert.True((await http.GetAsync("/scalar/scalar.js", Ct)).IsSuccessStatusCode);
        Assert.True((await http.GetAsync("/openapi/v1.json", Ct)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_page_fetches_from_this_server_alone()
    {
        await using var house = await House.OpenAsync(("ASPNETCORE_ENVIRONMENT", "Development"));
        using var http = house.Stranger();

        using var page = await http.GetAsync("/scalar/", Ct);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();

        Assert.DoesNotContain("://", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("://", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Anywhere_else_there_is_none(string? environment)
    {
        await using var house = await (environment is null ? House.OpenAsync() : House.OpenAsync(("ASPNETCORE_ENVIRONMENT", environment)));
        using var http = house.Stranger();

        foreach (var path in new[] { "/scalar", "/scalar/", "/scalar/v1", "/scalar/scalar.js" })
            Assert.Equal("not_found", await http.GetAsync(path, Ct).CodeAsync());
        Assert.DoesNotContain(house.Routes, route => route.RoutePattern.RawText?.Contains("scalar", StringComparison.OrdinalIgnoreCase) is true);
    }
}
