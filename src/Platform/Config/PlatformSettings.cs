// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>The settings that belong to no single room. Names are fixed: operators have them in files and environments.</summary>
public static class PlatformSettings
{
    private static readonly SettingForm ListenAddress = new("address", "localhost, an IP address, or *");

#pragma warning disable CS1591 // the descriptions are the documentation
    public static readonly Setting<string?> ServerHost = SettingKinds.Text(
        "server.host", "localhost", "Address to listen on: localhost, an IP address, or * for all.", ListenAddress);

    public static readonly Setting<int> ServerPort = SettingKinds.Port(
        "server.port", 8080, "Port to listen on; 0 takes a free one. Not set, one room without the gateway takes its own: auth 8081, messages 8082, files 8083, keys 8084.");

    public static readonly Setting<int> MaxConnections = SettingKinds.Number(
        "server.max_connections", 20_000, 1, 1_000_000, "Connections open at once, sockets among them; more are closed as they come.");

    public static readonly Setting<TimeSpan> HeadersTimeout = SettingKinds.Duration(
        "server.headers_timeout", "15s", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "How long the headers of a request may take to come.");

    public static readonly Setting<TimeSpan> SlowGrace = SettingKinds.Duration(
        "server.slow_grace", "10s", TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5),
        "How long a body may come, or an answer be taken, slower than 240 bytes a second before the connection is closed.");

    public static readonly Setting<TimeSpan> ShutdownTimeout = SettingKinds.Duration(
        "server.shutdown_timeout", "10s", TimeSpan.Zero, TimeSpan.FromMinutes(10), "How long a stop waits for what is under way.");

    public static readonly Setting<TimeSpan> DrainDelay = SettingKinds.Duration(
        "server.drain_delay", "0s", TimeSpan.Zero, TimeSpan.FromMinutes(5),
        "How long a process that is told to stop says that it is not ready and serves on, so that nothing new is sent to it.");

    public static readonly Setting<string?> ManagementHost = SettingKinds.Text(
        "management.host", "localhost", "Address of the health routes; keep it private.", ListenAddress);

    public static readonly Setting<int> ManagementPort = SettingKinds.Port(
        "management.port", 9464, "Port of the health routes; 0 serves none.");

    public static readonly Setting<string?> DataDir = SettingKinds.Text(
        "data.dir", null, "Directory of the database, files and secrets of one process; default under the user's data folder.",
        new("directory", "path of a directory"));

    public static readonly Setting<string?> DatabaseHost = SettingKinds.Text(
        "database.host", null, "PostgreSQL server. Not set: SQLite in the data directory.", new("host", "host name or address")) with { EnvName = "DB_HOST" };

    public static readonly Setting<int> DatabasePort = SettingKinds.Port("database.port", 5432, "Port of PostgreSQL.") with { EnvName = "DB_PORT" };

    public static readonly Setting<string?> DatabaseUser = SettingKinds.Text("database.user", "messenger", "User at PostgreSQL.") with { EnvName = "DB_USER" };

    public static readonly Setting<SecretText?> DatabasePassword = SettingKinds.Secret(
        "database.password", 8, "Password at PostgreSQL.") with { EnvName = "DB_PASSWORD" };

    public static readonly Setting<string?> DatabaseName = SettingKinds.Text("database.name", "messenger", "Database at PostgreSQL.") with { EnvName = "DB_NAME" };

    public static readonly Setting<SecretText?> JwtAccessSecret = SettingKinds.Secret(
        "jwt.access_secret", 32, "Signs access tokens (HS256). Not set: made at first start, kept in the data directory.");

    public static readonly Setting<SecretText?> JwtRefreshSecret = SettingKinds.Secret(
        "jwt.refresh_secret", 32, "Keys the HMAC under which refresh tokens are stored. Not set: made at first start.");

    public static readonly Setting<SecretText?> JwtPreviousAccessSecret = SettingKinds.Secret(
        "jwt.previous_access_secret", 32, "The jwt.access_secret before this one: tokens it signed are accepted. Drop it once it has signed none for jwt.access_expiry.");

    public static readonly Setting<SecretText?> JwtNextAccessSecret = SettingKinds.Secret(
        "jwt.next_access_secret", 32, "The jwt.access_secret to come: tokens that others sign with it already are accepted.");

    public static readonly Setting<SecretText?> JwtPreviousRefreshSecret = SettingKinds.Secret(
        "jwt.previous_refresh_secret", 32, "The jwt.refresh_secret before this one: its refresh tokens are accepted. Drop it after jwt.refresh_expiry.");

    public static readonly Setting<SecretText?> JwtNextRefreshSecret = SettingKinds.Secret(
        "jwt.next_refresh_secret", 32, "The jwt.refresh_secret to come: refresh tokens that others gave out under it already are accepted.");

    public static readonly Setting<TimeSpan> JwtAccessExpiry = SettingKinds.Duration(
        "jwt.access_expiry", "15m", TimeSpan.FromSeconds(5), TimeSpan.FromHours(24), "Life of an access token.");

    public static readonly Setting<TimeSpan> JwtRefreshExpiry = SettingKinds.Duration(
        "jwt.refresh_expiry", "720h", TimeSpan.FromMinutes(1), TimeSpan.FromDays(366), "Life of a refresh token.");

    public static readonly Setting<TimeSpan> FilesUploadExpiry = SettingKinds.Duration(
        "files.upload_expiry", "24h", TimeSpan.FromMinutes(1), TimeSpan.FromDays(366), "How long a resumable upload may take, pauses included.");

    public static readonly Setting<TimeSpan> EventsToldRetention = SettingKinds.Duration(
        "events.told_retention", "7d", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30),
        "How long an event that NATS has taken stays in the database, to be told again after a restore.");

    public static readonly Setting<TimeSpan> EventsSetAsideRetention = SettingKinds.Duration(
        "events.set_aside_retention", "30d", TimeSpan.FromHours(1), TimeSpan.FromDays(36_500),
        "How long an event that was set aside after too many tries waits for an operator.");
#pragma warning restore CS1591
}
