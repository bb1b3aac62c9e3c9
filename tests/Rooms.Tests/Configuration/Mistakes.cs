// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Configuration;

/// <summary>Everything we have seen go wrong, or can think of.</summary>
internal static class Mistakes
{
    private const string Good = "Aeth2ou7aiThahsh5ahng7ohphiecah9Goo3Uuxoo2ie";

    public static IReadOnlyList<Mistake> All { get; } =
    [
        InFile("a setting that does not exist", "server:\n  prot: 8080", "server.prot is not a setting", "did you mean server.port?"),
        InFile("a section that does not exist", "databse:\n  host: db", "databse.host is not a setting", "did you mean database.host?"),
        InFile("something nobody knows", "colour: blue", "colour is not a setting", "config print-defaults"),
        InFile("words for a number", "server:\n  port: eighty", "server.port: 'eighty' is not a whole number", "SERVER_PORT", "0–65535; default 8080"),
        InFile("a port that is none", "server:\n  port: 80800", "'80800' is not a whole number from 0 to 65535", "SERVER_PORT"),
        InFile("a number below its range", "auth:\n  parallel_hashes: 0", "auth.parallel_hashes: '0' is not", "from 1 to 64", "AUTH_PARALLEL_HASHES"),
        InFile("a time without a unit", "jwt:\n  access_expiry: 900", "jwt.access_expiry: '900' is not a duration such as 30s", "5s–1d; default 15m"),
        InFile("a time out of range", "jwt:\n  access_expiry: 1s", "'1s' is not between 5s and 1d", "JWT_ACCESS_EXPIRY"),
        InFile("a size with a unit", "files:\n  max_bytes: 100MB", "'100MB' is not a number of bytes", "FILES_MAX_BYTES"),
        InFile("neither yes nor no", "rate_limits:\n  enabled: maybe", "'maybe' is neither true nor false", "RATE_LIMITS_ENABLED", "true or false"),
        InFile("YAML that is none", "server:\n port: 1\n  host: x", "config.yaml:", "not YAML", "indented by spaces"),
        InFile("a setting said twice", "server:\n  port: 1\n  port: 2", "config.yaml:3", "uplicate key", "each name once"),
        InFile("a setting said twice in two ways", "server:\n  port: 1\nserver.port: 2", "config.yaml:", "server.port stands twice", "once"),
        InFile("a list for a text", "gateway:\n  trusted_proxies: [10.0.0.1, 10.0.0.2]", "expected 'name: value' under 'gateway.trusted_proxies'", "separated by commas"),
        InEnvironment("devices idle before a day is over", ["AUTH_DEVICE_IDLE=1d"], "AUTH_DEVICE_IDLE", "'1d' is shorter than 2d"),
        InEnvironment("a secret too short", ["JWT_ACCESS_SECRET=Aeth2ou7ai"], "JWT_ACCESS_SECRET (environment)", "shorter than 32 bytes", "jwt.access_secret", "openssl rand"),
        InEnvironment("a secret out of a document", ["JWT_REFRESH_SECRET=your-refresh-secret-that-is-long-enough-for-all"], "JWT_REFRESH_SECRET", "sample value from the documentation"),
        InEnvironment("a secret in a file that is not there", ["JWT_ACCESS_SECRET_FILE=/nowhere/secret"], "JWT_ACCESS_SECRET_FILE (environment)", "'/nowhere/secret' cannot be read", "jwt.access_secret"),
        InEnvironment("a secret said and in a file", [$"JWT_ACCESS_SECRET={Good}", "JWT_ACCESS_SECRET_FILE=/nowhere/secret"], "JWT_ACCESS_SECRET_FILE (environment)", "JWT_ACCESS_SECRET is too"),
        InEnvironment("a file of a secret that is almost one of ours", ["DB_PASWORD_FILE=/run/secrets/db"], "DB_PASWORD_FILE (environment)", "did you mean DB_PASSWORD_FILE?"),
        InEnvironment("one secret for two purposes", [$"JWT_ACCESS_SECRET={Good}", $"JWT_REFRESH_SECRET={Good}"], "JWT_REFRESH_SECRET", "the same as jwt.access_secret"),
        InEnvironment("a PostgreSQL without a password", ["DB_HOST=db"], "database.password", "is needed with database.host", "DB_PASSWORD"),
        InEnvironment("a way to PostgreSQL that is none", ["DATABASE_TLS=full"], "DATABASE_TLS", "is one of disable, prefer, require, verify-ca, verify-full"),
        InEnvironment("an authority that is not there", ["DATABASE_CA_FILE=/nowhere/ca.pem"], "DATABASE_CA_FILE", "'/nowhere/ca.pem' cannot be read", "path of a PEM file"),
        InEnvironment("a NATS by HTTP", ["NATS_URL=http://nats:4222"], "NATS_URL", "takes addresses as nats://host:4222", "nats.url"),
        InEnvironment("a NATS with a password in its address", ["NATS_URL=nats://me:secret@nats:4222"], "NATS_URL", "holds no user"),
        InEnvironment("an S3 without keys", ["S3_ENDPOINT=https://s3.example.org", $"S3_SECRET_KEY={Good}"], "s3.access_key", "is needed with s3.endpoint", "S3_ACCESS_KEY"),
        InEnvironment("an S3 with a path", ["S3_ENDPOINT=https://s3.example.org/bucket", "S3_ACCESS_KEY=me", $"S3_SECRET_KEY={Good}"], "S3_ENDPOINT", "without a key, a bucket or a path"),
        InEnvironment("one port for two things", ["SERVER_PORT=9464"], "management.port", "is the server's own port 9464", "MANAGEMENT_PORT", "0 for none"),
        InEnvironment("an address that is none", ["SERVER_HOST=my server"], "SERVER_HOST", "'my server' is not localhost, an IP address, or *"),
        InEnvironment("a user without a password", ["NATS_USER=me"], "nats.password", "nats.user and nats.password are set together", "NATS_PASSWORD"),
        InEnvironment("a token that outlives who may renew it", ["JWT_ACCESS_EXPIRY=2h", "JWT_REFRESH_EXPIRY=1h"], "JWT_ACCESS_EXPIRY", "longer than jwt.refresh_expiry (1h)"),
        InEnvironment("a role that does not exist", ["SERVER_ROLES=gateways"], "SERVER_ROLES", "'gateways' is not one of gateway, auth, keys, messages, files, all"),
        InEnvironment("a name of the environment that is almost one of ours", ["SERVER_PROT=1"], "SERVER_PROT (environment)", "did you mean SERVER_PORT?"),
        InEnvironment("a name of the environment that follows the rule where another was fixed", ["DATABASE_HOST=db"], "DATABASE_HOST (environment)", "did you mean DB_HOST?"),
        InEnvironment("a proxy that is no address", ["GATEWAY_TRUSTED_PROXIES=proxy"], "GATEWAY_TRUSTED_PROXIES", "proxy"),
        new(
            "a service without the secret all share", "", ["DB_HOST=db", $"DB_PASSWORD={Good}", "NATS_URL=nats://nats:4222"],
            "jwt.access_secret", "is needed by a process that is keys and not all", "JWT_ACCESS_SECRET") { Roles = "keys" },
        new("a gateway to itself by a wrong address", "", ["GATEWAY_AUTH_URL=auth:8081"], "GATEWAY_AUTH_URL", "'auth:8081' is not an address", "http://host:port") { Roles = "gateway" },
    ];

    private static Mistake InFile(string name, string yaml, params string[] told) => new(name, yaml, [], told);

    private static Mistake InEnvironment(string name, string[] environment, params string[] told) => new(name, "", environment, told);
}
