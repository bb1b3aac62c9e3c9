// SPDX-License-Identifier: MIT
// TLS before a server of this machine that speaks none, under a certificate of an authority made for the test.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Takes TLS connections and passes on what is in them.</summary>
internal sealed class TlsLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly int _server;
    private readonly Task _accepting;

    /// <summary>A line to a port of this machine.</summary>
    public TlsLine(int port)
    {
        _server = port;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        AuthorityFile = Path.GetTempFileName();
        File.WriteAllText(AuthorityFile, _certificate.ExportCertificatePem());
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The near end.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>PEM file of who signed its certificate.</summary>
    public string AuthorityFile { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _certificate.Dispose();
        File.Delete(AuthorityFile);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true) passing.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient { NoDelay = true })
        {
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                await using var inside = new SslStream(near.GetStream());
                await inside.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                await Task.WhenAny(inside.CopyToAsync(far.GetStream(), _stop.Token), far.GetStream().CopyToAsync(inside, _stop.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // The client left, or did not like the certificate.
            }
        }
    }
}
