// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Security;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

public sealed class InternalTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("another");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_and_a_service_that_know_each_other_by_their_authority_talk()
    {
        await using var street = await Street.OpenAsync([Street.AllRooms], _authority.Settings());
        using var alice = await street.NewUserAsync();
        await using var socket = await alice.ConnectAsync();

        await socket.NextAsync(ServerFrame.FrameOneofCase.QueueEmpty);

        Assert.Equal(Uri.UriSchemeHttps, street[Street.AllRooms].Url.Scheme);
        Assert.Equal(Uri.UriSchemeHttp, street.Url.Scheme); // clients' TLS ends before the gateway
    }

    [Fact]
    public async Task A_service_lets_nobody_in_who_has_no_certificate_of_its_authority_made_for_clients()
    {
        await using var street = await Street.OpenAsync([Street.AllRooms], _authority.Settings());
        var service = street[Street.AllRooms].Url;
        using var bare = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null } });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => bare.GetAsync(new Uri(service, "/readyz"), Ct));
        await IsAwayAsync(street, service, _stranger.Settings());
        await IsAwayAsync(street, service, Mixed(_stranger.Settings(), _authority)); // trusts ours, and is not trusted
        await IsAwayAsync(street, service, _authority.Settings(isForClients: false));
    }

    [Theory]
    [InlineData(true, "localhost")]
    [InlineData(false, "elsewhere.example")]
    public async Task A_gateway_talks_to_no_service_of_another_authority_or_another_name(bool isStranger, string host)
    {
        var signedBy = isStranger ? _stranger : _authority;
        await using var street = await Street.OpenAsync([Street.AllRooms], _authority.Settings());
        await using var other = await StreetHouse.OpenAsync("auth", [.. street.Shared, .. Mixed(signedBy.Settings(host), _authority)]);

        await IsAwayAsync(street, other.Url, _authority.Settings());
    }

    [Fact]
    public async Task A_file_that_is_no_certificate_is_refused_by_its_setting()
    {
        var settings = _authority.Settings();
        settings[1] = ("INTERNAL_TLS_KEY_FILE", _stranger.Settings()[1].Value); // of another certificate

        var refused = await Assert.ThrowsAsync<Platform.Config.SettingsException>(() => StreetHouse.OpenAsync("gateway", settings));

        Assert.Contains(refused.Problems, problem => problem.StartsWith("INTERNAL_TLS_CERTIFICATE_FILE (environment): cannot be used", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static (string, string)[] Mixed((string Name, string Value)[] own, TestAuthority trusted) =>
        [own[0], own[1], ("INTERNAL_TLS_CA_FILE", trusted.RootFile)];

    // A gateway of those settings gets to the other room's service, or not, by its certificates alone.
    private static async Task IsAwayAsync(Street street, Uri service, (string, string)[] settings)
    {
        await using var gateway = await StreetHouse.OpenAsync("gateway", [.. settings, ("GATEWAY_AUTH_URL", service.OriginalString), .. Https("KEYS", "MESSAGES", "FILES")]);
        using var http = gateway.Stranger();

        using var answer = await http.GetAsync("/api/v1/auth/devices", Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("auth away", (await gateway.ReadyAsync()).Lines, StringComparison.Ordinal);
        Assert.Contains("auth ok", (await street.Gateway.ReadyAsync()).Lines, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, string)> Https(params string[] rooms) => rooms.Select(room => ($"GATEWAY_{room}_URL", "https://localhost:1"));
}
