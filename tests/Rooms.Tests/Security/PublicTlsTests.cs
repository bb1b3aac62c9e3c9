// SPDX-License-Identifier: MIT
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SecureMessenger.Platform.Config;
using SecureMessenger.Server;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Streets;

namespace SecureMessenger.Tests.Security;

public sealed class PublicTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private readonly TestAuthority _authority = new("public");
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly CapturedLog _log = new();

    private string Certificate => Path.Combine(_folder, "server");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_are_answered_under_the_certificate_and_not_without_TLS()
    {
        _authority.Renew(Certificate);
        await using var server = await StartAsync();

        using var http = Client();
        using var answer = await http.GetAsync(new Uri($"{server.Url}/api/version"), Ct);
        using var bare = new HttpClient();

        Assert.StartsWith("https://", server.Url, StringComparison.Ordinal);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => bare.GetAsync(new Uri($"http{server.Url[5..]}/api/version"), Ct));
    }

    [Fact]
    public async Task Sockets_are_opened_through_it_as_well()
    {
        _authority.Renew(Certificate);
        await using var server = await StartAsync();
        using var http = Client();
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };

        await Assert.ThrowsAnyAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"wss{server.Url[5..]}/api/v1/ws"), http, Ct));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, socket.HttpStatusCode); // asked for its token: TLS is behind it
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_connections_stay()
    {
        _authority.Renew(Certificate);
        await using var server = await StartAsync();
        using var first = Client();
        var before = await ShownAsync(server);
        using var open = await first.GetAsync(new Uri($"{server.Url}/api/version"), Ct);

        _authority.Renew(Certificate);
        _clock.Advance(TimeSpan.FromSeconds(11));
        await ShownAsync(server); // the one that looks
        var after = await ShownAsync(server);
        using var again = await first.GetAsync(new Uri($"{server.Url}/api/version"), Ct);

        Assert.NotEqual(before, after);
        Assert.True(again.IsSuccessStatusCode);
    }

    [Fact]
    public async Task One_that_cannot_be_used_is_told_of_and_the_one_before_stays()
    {
        _authority.Renew(Certificate);
        await using var server = await StartAsync();
        var before = await ShownAsync(server);

        await File.WriteAllTextAsync(Certificate + ".key", "half a fi", Ct);
        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(before, await ShownAsync(server));
        Assert.Contains("the one before stays in force", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_without_its_key_or_with_another_is_refused_at_start()
    {
        _authority.Renew(Certificate);
        var half = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(key: ""));
        _authority.Renew(Certificate + "-other");
        var wrong = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(key: Certificate + "-other.key"));

        Assert.Contains("tls.key_file", Assert.Single(half.Problems), StringComparison.Ordinal);
        Assert.Contains("tls.certificate_file", Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<MessengerServer> StartAsync(string? key = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["SERVER_PORT"] = "0", ["MANAGEMENT_PORT"] = "0", ["TLS_CERTIFICATE_FILE"] = Certificate + ".pem", ["TLS_KEY_FILE"] = key ?? Certificate + ".key",
        };
        return MessengerServer.StartAsync(
            new StartOptions
            {
                DataPath = Path.Combine(_folder, "data"), ReadEnvironment = environment.GetValueOrDefault, ListEnvironment = () => environment.Keys,
                ConfigureLogs = _log.Capture, Clock = _clock,
            },
            Ct);
    }

    private HttpClient Client(Action<X509Certificate?>? shown = null)
    {
        var root = X509CertificateLoader.LoadCertificateFromFile(_authority.RootFile);
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    shown?.Invoke(certificate);
                    if (certificate is not X509Certificate2 whole || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;
                    using var ours = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
                    ours.ChainPolicy.CustomTrustStore.Add(root);
                    return ours.Build(whole);
                },
            },
        });
    }

    private async Task<string> ShownAsync(MessengerServer server)
    {
        var thumbprint = "";
        using var http = Client(certificate => thumbprint = certificate!.GetCertHashString());
        using var answer = await http.GetAsync(new Uri($"{server.Url}/api/version"), Ct);
        return thumbprint;
    }
}
