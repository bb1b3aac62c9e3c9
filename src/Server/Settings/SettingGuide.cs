// SPDX-License-Identifier: MIT
// What follows when a setting is too small, too large, wrong or left out, beside what it means: docs/operations/configuration.md is made of this. Markdown.
namespace SecureMessenger.Server.Settings;

/// <summary>The consequence of each setting.</summary>
internal static class SettingGuide
{
    private static readonly Dictionary<string, string> Each = new(StringComparer.Ordinal)
    {
        ["auth.device_idle"] = "Too short: a tablet that was in a drawer has to be linked anew. 0s: everybody encrypts for devices that are long gone, and their mail is kept.",
        ["auth.parallel_hashes"] = "Too few: logins queue, then 503. Too many: each takes 64 MiB and a core, and everything else waits.",
        ["auth.username_secret"] = "Lost or changed: names of erased accounts can be taken by somebody else. It is never rotated.",
        ["auth.waiting_hashes"] = "Too few: a busy morning is told 503. Too many: logins wait longer than clients do.",
        ["data.dir"] = "Another directory is another server: new secrets, an empty database.",
        ["database.ca_file"] = "The wrong one: PostgreSQL is not believed, and nothing starts.",
        ["database.host"] = "The wrong one: the server waits for a database and says so. Another database is another server.",
        ["database.name"] = "As `database.host`.",
        ["database.password"] = "The wrong one: the server does not start.",
        ["database.pool"] = "Too few: requests wait for a connection. Too many, times processes: PostgreSQL refuses above its `max_connections`.",
        ["database.port"] = "As `database.host`.",
        ["database.tls"] = "`disable` and `prefer` let the network read and change what goes to PostgreSQL; only `verify-full` makes sure of who it is.",
        ["database.user"] = "It must own the tables, for it makes and changes them.",
        ["events.set_aside_retention"] = "Too short: what a fault kept from another room is forgotten before anybody looks.",
        ["events.told_retention"] = "Shorter than a service may be away or a backup lag behind: after a restore or failover a room may not hear of them. Longer than the 7 days NATS keeps them is of no use.",
        ["files.daily_quota"] = "Too small: people are told 429 until midnight UTC. Too large: one account can fill the disk by uploading and deleting.",
        ["files.expiry"] = "Too short: files are gone before absent devices fetch them. Too long: the disk fills.",
        ["files.max_bytes"] = "Too small: uploads are refused with 413. Too large: one upload can take an account's whole quota.",
        ["files.quota"] = "Too small: people are told 413. Times accounts, it is what the disk may come to hold.",
        ["files.upload_expiry"] = "Too short: uploads over slow lines begin again. Too long: unfinished ones take up quota.",
        ["gateway.auth_url"] = "The wrong one: `/readyz` says `auth away`, and logins are 503.",
        ["gateway.files_url"] = "The wrong one: `/readyz` says `files away`, and files are 503.",
        ["gateway.keys_url"] = "The wrong one: `/readyz` says `keys away`, and keys are 503.",
        ["gateway.messages_url"] = "The wrong one: `/readyz` says `messages away`, and conversations and sockets are 503.",
        ["gateway.trusted_proxies"] = "Too few: all callers look like one and share its rate limits. Too many: whoever is named can pretend to be any address.",
        ["internal_tls.ca_file"] = "Whoever has a certificate of it can act as a gateway.",
        ["internal_tls.certificate_file"] = "Expired or for another name: gateways find no service.",
        ["internal_tls.key_file"] = "Not the certificate's: the server does not start.",
        ["jwt.access_expiry"] = "Too short: clients renew all the time. Too long: a stolen token works that long.",
        ["jwt.access_secret"] = "Changed without overlap: every access token is refused once, and clients renew them. Known to others: they can act as anybody.",
        ["jwt.next_access_secret"] = "Left out while services are rotated one after the other: tokens of those that sign with it already are refused by those that do not know it.",
        ["jwt.next_refresh_secret"] = "As `jwt.next_access_secret`: refresh tokens of the services that went first are refused, and people are logged out.",
        ["jwt.previous_access_secret"] = "Dropped before `jwt.access_expiry` has passed: clients are refused once, and renew. Kept for ever: who stole it can act as anybody.",
        ["jwt.previous_refresh_secret"] = "Dropped before `jwt.refresh_expiry` has passed: who did not come back since then logs in again.",
        ["jwt.refresh_expiry"] = "Too short: people who were away log in again. Too long: a stolen device stays logged in until somebody revokes it.",
        ["jwt.refresh_secret"] = "Changed without overlap: everybody logs in again.",
        ["keys.max_kem_prekeys"] = "Too few: first messages to a busy device share the last-resort key sooner. Too many: a larger database.",
        ["keys.max_one_time_prekeys"] = "Too few: first messages go without a one-time key sooner. Too many: a larger database.",
        ["logs.format"] = "Text where a machine reads the log: lines cannot be told apart, and no line has its request's id.",
        ["logs.level"] = "trace, debug: much text, and slower; never a secret. error: nobody learns what was tried again.",
        ["management.host"] = "Reachable from outside: everybody sees which engine is away.",
        ["management.port"] = "Taken: the server does not start. 0: nothing can ask whether it is ready.",
        ["messages.max_kept"] = "Too small: devices that were away miss messages, and are told of a gap. 0: the database grows with every message.",
        ["messages.retention"] = "Too short: devices that were away miss messages, and are told of a gap. 0s: the database grows with every message.",
        ["nats.ca_file"] = "The wrong one: NATS is not believed; signals are late and events wait.",
        ["nats.nkey_seed"] = "The wrong one: NATS refuses; signals are late and events wait.",
        ["nats.password"] = "As `nats.nkey_seed`.",
        ["nats.prefix"] = "Different between processes of one server: they do not hear each other. The same for two servers: they hear each other's.",
        ["nats.replicas"] = "1: events are lost with that server's disk. More than there are servers: JetStream refuses, and events wait.",
        ["nats.tries"] = "Too few: a short fault puts events aside that only an operator brings back. Too many: a bad event holds up those behind it for longer.",
        ["nats.url"] = "The wrong one: `/readyz` says `nats away`; messages to other processes are up to a minute late, events wait.",
        ["nats.user"] = "As `nats.nkey_seed`.",
        ["rate_limits.enabled"] = "false: anybody can guess passwords, drain one-time keys and fill logs as fast as the server answers.",
        ["redis.ca_file"] = "The wrong one: as if Redis were away.",
        ["redis.host"] = "Not set or away: each process counts for itself, so limits are as many times larger as there are processes; what guards accounts and keys is refused while a Redis that is set is away.",
        ["redis.password"] = "The wrong one: as if Redis were away.",
        ["redis.port"] = "As `redis.host`.",
        ["redis.prefix"] = "The same for two servers: they share limits of what happens to have the same key.",
        ["redis.tls"] = "false: the network sees how often which HMAC was counted.",
        ["redis.user"] = "The wrong one: as if Redis were away.",
        ["s3.access_key"] = "The wrong one: files are 503, and the process is not ready.",
        ["s3.bucket"] = "Another one: files that were kept cannot be found.",
        ["s3.ca_file"] = "The wrong one: S3 is not believed; files are 503.",
        ["s3.endpoint"] = "The wrong one: files are 503, and the process is not ready.",
        ["s3.path_style"] = "The wrong way: the bucket is looked for at a host that is not there.",
        ["s3.region"] = "The wrong one: S3 refuses the signature.",
        ["s3.secret_key"] = "As `s3.access_key`.",
        ["server.drain_delay"] = "Less than 2s behind a gateway or balancer: requests that are sent during a stop fail. Longer: a stop takes as long.",
        ["server.headers_timeout"] = "Too short: slow lines are cut off. Too long: idle strangers hold connections.",
        ["server.host"] = "`localhost`: nobody else reaches it. `*`: everybody does; put TLS before it.",
        ["server.max_connections"] = "Too few: people are cut off as they come. Too many: memory, about 40 KB each.",
        ["server.port"] = "Taken: the server does not start.",
        ["server.roles"] = "A role that no process has: its routes are 503.",
        ["server.shutdown_timeout"] = "Too short: uploads and answers under way are cut. Longer than the supervisor waits: it kills the process.",
        ["server.slow_grace"] = "Too short: phones on bad lines are cut off. Too long: slow senders hold connections.",
        ["sockets.allowed_origins"] = "`*`: any web page can open a socket in the name of who visits it, if it has a token. Not set: no web page can.",
        ["sockets.max"] = "Too few: people are told 4429 and stay offline. Too many: memory, as `server.max_connections`.",
        ["sockets.max_per_account"] = "Too few: people with many devices see some stay offline. Too many: one account can take all sockets.",
        ["telemetry.otlp_endpoint"] = "The wrong one: nothing arrives there; the server goes on. It is told who calls by ids of devices in logs, as the log is; keep it private.",
        ["telemetry.traces_percent"] = "Too few: the slow one is not among them. 100: a few more percent of the processor and much to store.",
        ["tls.certificate_file"] = "Expired or for another name: no client connects. Not set and no proxy with TLS before it: passwords pass in the clear.",
        ["tls.key_file"] = "Not the certificate's: the server does not start; changed so while it runs, it goes on with those before.",
    };

    /// <summary>The consequence; null for a setting that is not in the guide yet.</summary>
    public static string? Of(string key) => Each.GetValueOrDefault(key) ?? OfLimit(key);

    // Rows of the one table of limits: all alike.
    private static string? OfLimit(string key) => !key.StartsWith("rate_limits.", StringComparison.Ordinal) ? null
        : key.EndsWith(".burst", StringComparison.Ordinal) ? "Too few: people are told 429. Too many: abuse begins with as much at once."
        : key.EndsWith(".refill", StringComparison.Ordinal) ? "Too short: the limit holds nobody back. Too long: who was limited waits as long."
        : null;
}
