// SPDX-License-Identifier: MIT
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SecureMessenger.Platform.Cluster.Tls;
using SecureMessenger.Platform.Config;
using StackExchange.Redis;

namespace SecureMessenger.Platform.Cluster.Redis;

/// <summary>Where Redis is and how it is spoken to.</summary>
public sealed class RedisOptions
{
    private static readonly Setting<string?> HostSetting = SettingKinds.Text(
        "redis.host", null, "Redis server for the buckets of rate limits. Not set: each process counts for itself.",
        new("host", "host name or address"));

    private static readonly Setting<int> PortSetting = SettingKinds.Number("redis.port", 6379, 1, 65535, "Port of Redis.") with { Form = new("port", "1–65535") };

    private static readonly Setting<string?> UserSetting = SettingKinds.Text("redis.user", null, "User at Redis. Not set: its default user.");

    private static readonly Setting<SecretText?> PasswordSetting = SettingKinds.Secret("redis.password", 8, "Password at Redis. Not set: it asks for none.");

    private static readonly Setting<bool> TlsSetting = SettingKinds.Flag("redis.tls", false, "Whether the connection to Redis is TLS.");

    private static readonly Setting<string?> AuthoritySetting = SettingKinds.PemFile(
        "redis.ca_file", "PEM file of who signs Redis's certificate. Not set: the system's.");

    private static readonly Setting<string?> PrefixSetting = SettingKinds.Text("redis.prefix", "messenger:", "What every key at Redis begins with.");

    private readonly string? _host;
    private readonly int _port;
    private readonly string? _user;
    private readonly SecretText? _password;
    private readonly bool _hasTls;
    private readonly X509ChainPolicy? _authority;

    /// <summary>Reads the settings.</summary>
    public RedisOptions(SettingsSource settings)
    {
        _host = settings.Read(HostSetting);
        _port = settings.Read(PortSetting);
        _user = settings.Read(UserSetting);
        _password = settings.Read(PasswordSetting);
        _hasTls = settings.Read(TlsSetting);
        _authority = Authority.Read(settings, AuthoritySetting);
        Prefix = settings.Read(PrefixSetting)!;
        if (_authority is not null && !_hasTls) settings.Refuse(AuthoritySetting, "is of no use without redis.tls");
        if (_user is not null && _password is null) settings.Refuse(PasswordSetting, "is needed with redis.user");
    }

    /// <summary>Whether it is used at all.</summary>
    public bool IsUsed => _host is not null;

    /// <summary>What every key begins with.</summary>
    public string Prefix { get; }

    /// <summary>In the words of the client: it never gives up connecting, and while there is no connection a command fails at once.</summary>
    internal ConfigurationOptions CreateConfiguration()
    {
        var configuration = new ConfigurationOptions
        {
            EndPoints = { { _host!, _port } }, User = _user, Password = _password?.Reveal(), Ssl = _hasTls, ClientName = "secure-messenger",
            AbortOnConnectFail = false, ConnectTimeout = 2_000, ReconnectRetryPolicy = new LinearRetry(500), BacklogPolicy = BacklogPolicy.FailFast,
            KeepAlive = 10,
        };
        if (_authority is { } authority) configuration.SslClientAuthenticationOptions = host => CheckBy(authority, host);
        return configuration;
    }

    private static SslClientAuthenticationOptions CheckBy(X509ChainPolicy authority, string host)
    {
        var check = Authority.CheckBy(authority);
        check.TargetHost = host;
        return check;
    }
}
