// SPDX-License-Identifier: MIT
using NATS.Client.Core;
using NATS.NKeys;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>Where NATS is and how it is spoken to.</summary>
internal sealed class NatsOptions
{
    private const int MostReplicas = 5;

    private static readonly Setting<string?> User = SettingKinds.Text("nats.user", null, "User at NATS.");

    private static readonly Setting<SecretText?> Password = SettingKinds.Secret("nats.password", 8, "Password at NATS.");

    private static readonly Setting<SecretText?> Seed = SettingKinds.Secret("nats.nkey_seed", 58, "Seed of a user nkey (SU…), in the place of user and password.");

    private static readonly Setting<string?> Authority = SettingKinds.PemFile(
        "nats.ca_file", "PEM file of who signs the certificates of NATS. Not set: the system's.");

    private static readonly Setting<string?> NamePrefix = SettingKinds.Text(
        "nats.prefix", "messenger", "First word of all subjects and streams, so that several servers can share one NATS: letters, digits, - and _.",
        new("word", "letters, digits, - and _"));

    private static readonly Setting<int> ReplicaCount = SettingKinds.Number(
        "nats.replicas", 0, 0, MostReplicas, "Copies JetStream keeps of an event; 0: as many as nats.url names servers, at most 3.");

    private static readonly Setting<int> TryCount = SettingKinds.Number(
        "nats.tries", 20, 1, 1_000, "How often a room may fail to take an event, a second apart, before it is put into the stream PREFIX_dead.");

    private readonly NatsOpts _connection;

    /// <summary>Reads the settings.</summary>
    public NatsOptions(SettingsSource settings)
    {
        var urls = ReadUrls(settings);
        Prefix = settings.Read(NamePrefix)!;
        if (!Prefix.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')) settings.Refuse(NamePrefix, "has letters, digits, - and _ only");
        var replicas = settings.Read(ReplicaCount);
        Replicas = replicas == 0 ? Math.Clamp(urls.Count, 1, 3) : replicas;
        IsUsed = urls.Count > 0;
        Tries = settings.Read(TryCount);
        _connection = NatsOpts.Default with
        {
            Url = string.Join(',', urls), Name = "secure-messenger", AuthOpts = ReadUser(settings),
            TlsOpts = new NatsTlsOpts
            {
                CaFile = Tls.Authority.Path(settings, Authority),
                Mode = urls.Exists(url => url.StartsWith("tls:", StringComparison.Ordinal)) ? TlsMode.Require : TlsMode.Auto,
            },
            RetryOnInitialConnect = true, IgnoreAuthErrorAbort = true, PublishTimeoutOnDisconnected = true,
            ConnectTimeout = TimeSpan.FromSeconds(2), CommandTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(5),
            PingInterval = TimeSpan.FromSeconds(2), MaxPingOut = 2, // a server that stands still is left after six seconds
            ReconnectWaitMin = TimeSpan.FromMilliseconds(100), ReconnectWaitMax = TimeSpan.FromSeconds(2), MaxReconnectRetry = -1,
        };
    }

    /// <summary>Whether it is used at all.</summary>
    public bool IsUsed { get; }

    /// <summary>First word of every subject and stream.</summary>
    public string Prefix { get; }

    /// <summary>Copies of an event.</summary>
    public int Replicas { get; }

    /// <summary>How often a room may fail to take an event.</summary>
    public int Tries { get; }

    /// <summary>A connection; it opens when it is first used, and again whenever it broke.</summary>
    /// <param name="hearsItself">Whether what it publishes comes back to it.</param>
    public NatsConnection Connect(bool hearsItself) => new(_connection with { Echo = hearsItself });

    private static List<string> ReadUrls(SettingsSource settings)
    {
        var urls = (settings.Read(ClusterSettings.NatsUrl) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("nats" or "tls") || parsed.Host.Length == 0)
                settings.Refuse(ClusterSettings.NatsUrl, "takes addresses as nats://host:4222, by commas");
            else if (parsed.UserInfo.Length > 0) settings.Refuse(ClusterSettings.NatsUrl, "holds no user: nats.user and nats.password do");
            else continue;
            return [];
        }

        return urls;
    }

    private static NatsAuthOpts ReadUser(SettingsSource settings)
    {
        var (user, password, seed) = (settings.Read(User), settings.Read(Password), settings.Read(Seed));
        if (seed is not null)
        {
            if (user is not null) settings.Refuse(Seed, "takes the place of nats.user: set one of them");
            try
            {
                using var key = KeyPair.FromSeed(seed.Reveal());
                return NatsAuthOpts.Default with { NKey = key.GetPublicKey(), Seed = seed.Reveal() };
            }
            catch (FormatException error)
            {
                settings.Refuse(Seed, error.Message);
            }
        }

        if (user is null != password is null) settings.Refuse(user is null ? User : Password, "is needed: nats.user and nats.password are set together");
        return user is null ? NatsAuthOpts.Default : NatsAuthOpts.Default with { Username = user, Password = password?.Reveal() };
    }
}
