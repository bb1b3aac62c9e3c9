// SPDX-License-Identifier: MIT
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Cluster.Tls;

/// <summary>Who signs a server's certificate, where it is not one the system knows.</summary>
internal static class Authority
{
    /// <summary>The policy under which a chain must end in a certificate of the file; null for the system's own. A bad file is refused.</summary>
    public static X509ChainPolicy? Read(SettingsSource settings, Setting<string?> setting)
    {
        if (settings.Read(setting) is not { } path) return null;
        try
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(path);
            if (policy.CustomTrustStore.Count == 0) settings.Refuse(setting, $"'{path}' holds no certificate in PEM");
            return policy;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            settings.Refuse(setting, $"'{path}' cannot be read: {error.Message}");
            return null;
        }
    }

    /// <summary>The file itself, for a client that reads it by itself, once it has been read here; null for the system's.</summary>
    public static string? Path(SettingsSource settings, Setting<string?> setting) => Read(settings, setting) is null ? null : settings.Read(setting);

    /// <summary>How a client checks the server's certificate: its name always.</summary>
    public static SslClientAuthenticationOptions CheckBy(X509ChainPolicy policy) => new() { CertificateChainPolicy = policy };
}
