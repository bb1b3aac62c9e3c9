// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Cluster.Sql;

/// <summary>Where PostgreSQL is and how it is spoken to.</summary>
internal sealed class DatabaseOptions
{
    private static readonly string[] Ways = ["disable", "prefer", "require", "verify-ca", "verify-full"];

    private static readonly Setting<string?> Tls = SettingKinds.Text(
        "database.tls", "prefer", "How the connection is protected: disable, prefer, require, verify-ca or verify-full, as PostgreSQL means them.",
        new("way", "disable, prefer, require, verify-ca or verify-full"));

    private static readonly Setting<string?> Authority = SettingKinds.PemFile(
        "database.ca_file", "PEM file of who signs PostgreSQL's certificate. Not set: the system's.");

    private static readonly Setting<int> Pool = SettingKinds.Number(
        "database.pool", 40, 2, 1_000, "Connections to PostgreSQL at most, of one process.");

    private readonly NpgsqlConnectionStringBuilder _connection;

    /// <summary>Reads the settings.</summary>
    public DatabaseOptions(SettingsSource settings)
    {
        var host = settings.Read(PlatformSettings.DatabaseHost);
        var password = settings.Read(PlatformSettings.DatabasePassword);
        _connection = new NpgsqlConnectionStringBuilder
        {
            Host = host, Port = settings.Read(PlatformSettings.DatabasePort), Username = settings.Read(PlatformSettings.DatabaseUser),
            Database = settings.Read(PlatformSettings.DatabaseName), Password = password?.Reveal(),
            SslMode = ReadTls(settings), RootCertificate = Cluster.Tls.Authority.Path(settings, Authority), MaxPoolSize = settings.Read(Pool),
            ApplicationName = "secure-messenger", Timeout = 10, CommandTimeout = 30, MaxAutoPrepare = 200, AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false, // it quotes rows
        };
        IsUsed = host is not null;
        if (IsUsed && password is null) settings.Refuse(PlatformSettings.DatabasePassword, "is needed with database.host");
        if (settings.IsSet(Authority) && _connection.SslMode == SslMode.Disable) settings.Refuse(Authority, "is of no use with database.tls: disable");
    }

    /// <summary>Whether it is used at all.</summary>
    public bool IsUsed { get; }

    /// <summary>Opens it, with a pool of connections.</summary>
    public PostgresDatabase Open(IServiceProvider services)
    {
        var meter = services.GetRequiredService<DatabaseMeter>();
        meter.Allow(_connection.MaxPoolSize);
        return new PostgresDatabase(NpgsqlDataSource.Create(_connection)) { Meter = meter };
    }

    private static SslMode ReadTls(SettingsSource settings)
    {
        var way = settings.Read(Tls);
        if (Array.IndexOf(Ways, way) is var index and >= 0)
            return new[] { SslMode.Disable, SslMode.Prefer, SslMode.Require, SslMode.VerifyCA, SslMode.VerifyFull }[index];
        settings.Refuse(Tls, $"is one of {string.Join(", ", Ways)}");
        return SslMode.VerifyFull;
    }
}
