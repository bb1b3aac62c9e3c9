// SPDX-License-Identifier: MIT
// Where the real servers are that some tests need: in the environment, or as scripts/engines wrote it down.
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>The engines at hand. A test that asks for one that is not there is skipped, or fails where all are required.</summary>
public static class Engines
{
    private static readonly Dictionary<string, string> Written = ReadWritten();

    /// <summary>PostgreSQL, as <c>Host=127.0.0.1;Port=5432;Username=messenger;Password=…</c>; a user who may create databases.</summary>
    public static string Postgres => Need("POSTGRES");

    /// <summary>NATS with JetStream, as <c>nats://user:password@127.0.0.1:4222</c>, several by commas.</summary>
    public static string Nats => Need("NATS");

    /// <summary>S3, as <c>http://access-key:secret-key@127.0.0.1:9000</c>.</summary>
    public static Uri S3 => new(Need("S3"));

    /// <summary>Redis, as <c>127.0.0.1:6379,password=…</c>.</summary>
    public static string Redis => Need("REDIS");

    /// <summary>Whether the tests of the rooms run on PostgreSQL in the place of SQLite.</summary>
    public static bool RoomsAreOnPostgres { get; } = Find("STORE") == "postgresql";

    /// <summary>Whether the tests of the rooms keep files in S3 in the place of the data directory.</summary>
    public static bool RoomsAreOnS3 { get; } = Find("BLOBS") == "s3";

    private static string Need(string name)
    {
        if (Find(name) is { Length: > 0 } there) return there;
        var missing = $"SECURE_MESSENGER_TEST_{name} is not set and nothing was started: scripts/engines up --install";
        Assert.SkipWhen(Find("REQUIRE_ENGINES") is not "1", missing);
        throw new InvalidOperationException(missing);
    }

    private static string? Find(string name) =>
        Environment.GetEnvironmentVariable($"SECURE_MESSENGER_TEST_{name}") ?? Written.GetValueOrDefault($"SECURE_MESSENGER_TEST_{name}");

    private static Dictionary<string, string> ReadWritten()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "out", "engines", "env");
            if (!File.Exists(path)) continue;
            return File.ReadAllLines(path).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim('\''));
        }

        return [];
    }
}
