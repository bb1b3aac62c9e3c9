// SPDX-License-Identifier: MIT
// TLS between gateways and services, both ends with a certificate of the installation's own authority. Nothing else is trusted: neither
// the system's authorities nor names that the certificate does not carry. Whether certificates were revoked is not asked: an authority
// that signs a handful of certificates is replaced with them.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Tls;

/// <summary>The certificate of this process, and who signs those of the others.</summary>
public sealed class InternalTls
{
    // RFC 5280 §4.2.1.12: id-kp-clientAuth.
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly Setting<string?> CertificateFile = SettingKinds.PemFile(
        "internal_tls.certificate_file",
        "Certificate (PEM) of this process between gateways and services: a service listens with it, a gateway presents it. Not set: no TLS there.");

    private static readonly Setting<string?> KeyFile = SettingKinds.PemFile("internal_tls.key_file", "Its private key (PEM).");

    private static readonly Setting<string?> AuthorityFile = SettingKinds.PemFile(
        "internal_tls.ca_file", "The one authority (PEM) whose certificates are believed there; the system's are not.");

    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2Collection _authority = [];

    /// <summary>Reads the settings and the files; half of them is refused.</summary>
    public InternalTls(SettingsSource settings)
    {
        var certificate = settings.Read(CertificateFile);
        var key = settings.Read(KeyFile);
        var authority = settings.Read(AuthorityFile);
        if (certificate is null && key is null && authority is null) return;
        foreach (var (path, setting) in new[] { (certificate, CertificateFile), (key, KeyFile), (authority, AuthorityFile) })
        {
            if (path is null) settings.Refuse(setting, "is needed too: internal_tls is set whole or not at all");
        }

        if (certificate is not null && key is not null) _certificate = Load(settings, CertificateFile, () => Whole(certificate, key));
        if (authority is not null) Load(settings, AuthorityFile, () => Fill(authority));
    }

    /// <summary>Whether it is used at all.</summary>
    public bool IsUsed => _certificate is not null;

    /// <summary>What a service shows and asks for.</summary>
    public X509Certificate2 Certificate => _certificate ?? throw new InvalidOperationException("internal_tls is not set.");

    /// <summary>Whether a client's certificate is one of our authority's, made for clients.</summary>
    public bool IsOurs(X509Certificate2 client)
    {
        using var chain = new X509Chain { ChainPolicy = Trust() };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(client);
    }

    /// <summary>What a gateway shows and asks for; the name is compared by the runtime.</summary>
    public SslClientAuthenticationOptions ForClient() => new()
    {
        ClientCertificateContext = SslStreamCertificateContext.Create(Certificate, additionalCertificates: null, offline: true),
        CertificateChainPolicy = Trust(),
    };

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_authority);
        return policy;
    }

    // By way of PKCS#12: a key read from PEM is of no use to every system's TLS.
    private static X509Certificate2 Whole(string certificate, string key)
    {
        using var read = X509Certificate2.CreateFromPemFile(certificate, key);
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
    }

    private X509Certificate2Collection Fill(string authority)
    {
        _authority.ImportFromPemFile(authority);
        return _authority.Count > 0 ? _authority : throw new CryptographicException("there is no certificate in it");
    }

    private static T? Load<T>(SettingsSource settings, Setting setting, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            settings.Refuse(setting, $"cannot be used: {error.Message}");
            return null;
        }
    }
}
