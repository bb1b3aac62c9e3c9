// SPDX-License-Identifier: MIT
// TLS towards clients, where no proxy before the gateway has it. The files are looked at again while the server runs: what renews a certificate
// needs to tell nobody. Compared by content, for links may lead elsewhere without changing (Kubernetes mounts secrets so).
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Tls;

/// <summary>The certificate that clients are shown.</summary>
public sealed class PublicTls
{
    private static readonly Setting<string?> CertificateFile = SettingKinds.PemFile(
        "tls.certificate_file", "Certificate (PEM, with those between it and its authority) that clients are shown. Not set: no TLS there. Read again when it changes.");

    private static readonly Setting<string?> KeyFile = SettingKinds.PemFile("tls.key_file", "Its private key (PEM).");

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly string _certificate = "";
    private readonly string _key = "";
    private (string Certificate, string Key) _read;
    private SslServerAuthenticationOptions? _options;
    private long _lastLook;

    /// <summary>Reads the settings and the files; half of them is refused.</summary>
    public PublicTls(SettingsSource settings)
    {
        var (certificate, key) = (settings.Read(CertificateFile), settings.Read(KeyFile));
        if (certificate is null && key is null) return;
        if (certificate is null || key is null)
        {
            settings.Refuse(certificate is null ? CertificateFile : KeyFile, "is needed too: a certificate has a key");
            return;
        }

        (_certificate, _key) = (certificate, key);
        try
        {
            Take(ReadFiles());
        }
        catch (Exception error) when (IsTheirFault(error))
        {
            settings.Refuse(CertificateFile, $"cannot be used with its key: {error.Message}");
        }
    }

    /// <summary>Whether it is used at all.</summary>
    public bool IsUsed => _options is not null;

    /// <summary>What a connection is answered with.</summary>
    /// <param name="clock">Says when to look at the files again.</param>
    /// <param name="cannotRenew">Told why new files cannot be used; those before stay in force.</param>
    public SslServerAuthenticationOptions Answer(TimeProvider clock, Action<Exception> cannotRenew)
    {
        // Not by the time of day: that is set back on machines that begin with a wrong one.
        var (now, last) = (clock.GetTimestamp(), Interlocked.Read(ref _lastLook));
        var due = last == 0 || clock.GetElapsedTime(last, now) >= LookEvery;
        if (due && Interlocked.CompareExchange(ref _lastLook, now, last) == last) LookAgain(cannotRenew);
        return Volatile.Read(ref _options) ?? throw new InvalidOperationException("tls is not set.");
    }

    private void LookAgain(Action<Exception> cannotRenew)
    {
        try
        {
            var files = ReadFiles();
            if (files != _read) Take(files);
        }
        catch (Exception error) when (IsTheirFault(error))
        {
            cannotRenew(error);
        }
    }

    private (string Certificate, string Key) ReadFiles() => (File.ReadAllText(_certificate), File.ReadAllText(_key));

    // By way of PKCS#12: a key read from PEM is of no use to every system's TLS.
    private void Take((string Certificate, string Key) files)
    {
        using var read = X509Certificate2.CreateFromPem(files.Certificate, files.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(files.Certificate);
        var whole = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
        Volatile.Write(ref _options, new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(whole, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        });
        _read = files;
    }

    private static bool IsTheirFault(Exception error) => error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
