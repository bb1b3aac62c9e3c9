// SPDX-License-Identifier: MIT
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using SecureMessenger.Platform.Cluster.Tls;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>Where S3 is and how it is spoken to.</summary>
internal sealed partial class S3Options
{
    private static readonly Setting<string?> BucketSetting = SettingKinds.Text("s3.bucket", "messenger-files", "Bucket of the files; made when it is missing.",
        new("name", "3 to 63 lower-case letters, digits, dots and hyphens"));

    private static readonly Setting<string?> RegionSetting = SettingKinds.Text("s3.region", "us-east-1", "Region that requests to S3 are signed for.");

    private static readonly Setting<string?> AccessKeySetting = SettingKinds.Text("s3.access_key", null, "Name of the key at S3.");

    private static readonly Setting<SecretText?> SecretKeySetting = SettingKinds.Secret("s3.secret_key", 8, "The key at S3.");

    private static readonly Setting<bool> PathStyleSetting = SettingKinds.Flag(
        "s3.path_style", true, "Whether the bucket stands in the path of a URL (true) or in its host name.");

    private static readonly Setting<string?> AuthoritySetting = SettingKinds.PemFile(
        "s3.ca_file", "PEM file of who signs S3's certificate. Not set: the system's.");

    /// <summary>Reads the settings.</summary>
    public S3Options(SettingsSource settings)
    {
        Bucket = settings.Read(BucketSetting)!;
        Region = settings.Read(RegionSetting)!;
        AccessKey = settings.Read(AccessKeySetting) ?? "";
        var secret = settings.Read(SecretKeySetting);
        SecretKey = secret ?? new SecretText("");
        HasPathStyle = settings.Read(PathStyleSetting);
        Authority = Tls.Authority.Read(settings, AuthoritySetting);
        UploadExpiry = settings.Read(PlatformSettings.FilesUploadExpiry);
        if (settings.Read(ClusterSettings.S3Endpoint) is not { } endpoint) return;
        Endpoint = ReadEndpoint(settings, endpoint);
        if (!BucketName().IsMatch(Bucket)) settings.Refuse(BucketSetting, $"'{Bucket}' is not 3 to 63 lower-case letters, digits, dots and hyphens");
        if (AccessKey.Length == 0) settings.Refuse(AccessKeySetting, "is needed with s3.endpoint");
        if (secret is null) settings.Refuse(SecretKeySetting, "is needed with s3.endpoint");
    }

    /// <summary>Where it is; null when it is not used.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The bucket.</summary>
    public string Bucket { get; }

    /// <summary>The region.</summary>
    public string Region { get; }

    /// <summary>Whether the operator chose a region.</summary>
    public bool HasOwnRegion => Region != RegionSetting.Default;

    /// <summary>Name of the key.</summary>
    public string AccessKey { get; }

    /// <summary>The key.</summary>
    public SecretText SecretKey { get; }

    /// <summary>Whether the bucket stands in the path.</summary>
    public bool HasPathStyle { get; }

    /// <summary>Who signs its certificate; null for the system's.</summary>
    public X509ChainPolicy? Authority { get; }

    /// <summary>How long an upload may take.</summary>
    public TimeSpan UploadExpiry { get; }

    private static Uri? ReadEndpoint(SettingsSource settings, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.PathAndQuery == "/")
            return url;
        settings.Refuse(ClusterSettings.S3Endpoint, "is not a URL such as https://s3.example.org, without a key, a bucket or a path in it");
        return null;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();
}
