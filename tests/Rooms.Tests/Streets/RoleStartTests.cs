// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

public sealed class RoleStartTests
{
    private const string Secret = "Aeth2ou7aiThahsh5ahng7ohphiecah9Goo3Uuxoo2ie";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_alone_needs_no_secret_no_database_and_no_directory()
    {
        await using var gateway = await StreetHouse.OpenAsync("gateway");
        using var http = gateway.Stranger();

        Assert.True((await http.GetAsync("/api/version", Ct)).IsSuccessStatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(gateway.DataPath));
        Assert.Equal((503, "auth away\nkeys away\nmessages away\nfiles away\n"), await gateway.ReadyAsync());
    }

    [Fact]
    public async Task A_gateway_alone_publishes_the_contract_of_one_process_to_the_byte()
    {
        await using var house = await House.OpenAsync();
        await using var gateway = await StreetHouse.OpenAsync("gateway");
        using var whole = house.Stranger();
        using var alone = gateway.Stranger();

        foreach (var path in new[] { "/openapi/v1.json", "/api/version" })
        {
            using var expected = await whole.GetAsync(path, Ct);
            using var published = await alone.GetAsync(path, Ct);
            Assert.Equal(await expected.Content.ReadAsByteArrayAsync(Ct), await published.Content.ReadAsByteArrayAsync(Ct));
            Assert.Equal(expected.Headers.ETag, published.Headers.ETag);
            Assert.Equal(expected.Content.Headers.ContentType, published.Content.Headers.ContentType);
        }
    }

    [Theory]
    [InlineData("auth", "jwt.access_secret", "database.host", "nats.url", "jwt.refresh_secret", "auth.username_secret")]
    [InlineData("gateway,auth", "jwt.access_secret", "database.host", "nats.url", "jwt.refresh_secret", "auth.username_secret")]
    [InlineData("keys", "jwt.access_secret", "database.host", "nats.url")]
    [InlineData("messages, files", "jwt.access_secret", "database.host", "nats.url", "s3.endpoint")]
    [InlineData("auth,keys,messages,files", "jwt.access_secret", "database.host", "nats.url", "s3.endpoint", "jwt.refresh_secret", "auth.username_secret")]
    public async Task A_process_with_a_room_does_not_start_without_what_rooms_share_and_says_all_of_it(string roles, params string[] missing)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => StreetHouse.OpenAsync(roles));

        Assert.Equal(missing, refused.Problems.Select(problem => problem.Split(':')[0]));
    }

    [Theory]
    [InlineData("gateways", "GATEWAY_AUTH_URL", "", "'gateways' is not one of gateway, auth, keys, messages, files, all")]
    [InlineData(",", "GATEWAY_AUTH_URL", "", "names no role")]
    [InlineData("gateway", "GATEWAY_AUTH_URL", "localhost:8081", "'localhost:8081' is not an address")]
    [InlineData("gateway", "GATEWAY_KEYS_URL", "http://a,http://a/", "stands twice")]
    [InlineData("gateway", "GATEWAY_FILES_URL", "http://a/path", "'http://a/path' is not an address")]
    [InlineData("gateway", "GATEWAY_FILES_URL", "ftp://a", "'ftp://a' is not an address")]
    [InlineData("gateway", "GATEWAY_MESSAGES_URL", "https://a", "needs internal_tls")]
    public async Task A_role_or_an_address_that_cannot_be_is_refused_with_the_reason(string roles, string name, string value, string why)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => StreetHouse.OpenAsync(roles, (name, value)));

        Assert.Contains(why, Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_configuration_serves_every_role()
    {
        // Settings of rooms that are not here are known, and still checked.
        await using (await StreetHouse.OpenAsync("gateway", ("FILES_QUOTA", "1000"), ("JWT_ACCESS_SECRET", Secret), ("DB_HOST", "nowhere"), ("DB_PASSWORD", Secret)))
        {
        }

        var refused = await Assert.ThrowsAsync<SettingsException>(() => StreetHouse.OpenAsync("gateway", ("FILES_QUOTA", "much")));
        Assert.Contains("FILES_QUOTA", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INTERNAL_TLS_CERTIFICATE_FILE", "internal_tls.key_file", "internal_tls.ca_file")]
    [InlineData("INTERNAL_TLS_CA_FILE", "internal_tls.certificate_file", "internal_tls.key_file")]
    public async Task Half_of_the_internal_tls_is_refused(string set, params string[] missing)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => StreetHouse.OpenAsync("gateway", (set, "/nowhere/file.pem")));

        foreach (var name in missing) Assert.Contains(refused.Problems, problem => problem.StartsWith(name + ": is needed too", StringComparison.Ordinal));
    }
}
