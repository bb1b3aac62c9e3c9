// SPDX-License-Identifier: MIT
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureMessenger.Tests.Streets;

/// <summary>An authority of a test, and files of what it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddHours(-1);

    private readonly string _folder = Directory.CreateTempSubdirectory("authority-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public TestAuthority(string name = "street")
    {
        var request = new CertificateRequest($"CN={name} authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _root = request.CreateSelfSigned(From, From.AddDays(2));
        File.WriteAllText(RootFile, _root.ExportCertificatePem());
    }

    public string RootFile => Path.Combine(_folder, "ca.pem");

    /// <summary>The settings of a process with a certificate for those names and uses.</summary>
    public (string Name, string Value)[] Settings(string host = "localhost", bool isForClients = true)
    {
        var (certificate, key) = Sign(host, isForClients);
        var path = Path.Combine(_folder, Guid.CreateVersion7().ToString("N"));
        File.WriteAllText(path + ".pem", certificate.ExportCertificatePem());
        File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
        certificate.Dispose();
        key.Dispose();
        return [("INTERNAL_TLS_CERTIFICATE_FILE", path + ".pem"), ("INTERNAL_TLS_KEY_FILE", path + ".key"), ("INTERNAL_TLS_CA_FILE", RootFile)];
    }

    /// <summary>Writes a certificate of a name and its key over the files at a path, as what renews it does.</summary>
    public void Renew(string path, string host = "localhost")
    {
        var (certificate, key) = Sign(host, isForClients: false);
        File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(path + ".pem", certificate.ExportCertificatePem());
        certificate.Dispose();
        key.Dispose();
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (X509Certificate2 Certificate, ECDsa Key) Sign(string host, bool isForClients)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost") names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        OidCollection uses = [new Oid("1.3.6.1.5.5.7.3.1")];
        if (isForClients) uses.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, critical: false));
        return (request.Create(_root, From, From.AddDays(1), RandomNumberGenerator.GetBytes(8)), key);
    }
}
