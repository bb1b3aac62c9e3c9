// SPDX-License-Identifier: MIT
// A tar file: `backup.json`, `messenger.db` (one moment of the database), `secrets/NAME`, `blobs/SHARD/…`, and last `SHA256SUMS`, which names all the others.
// Without that last entry it is no backup.
using System.Text.RegularExpressions;

namespace SecureMessenger.Platform.Backups;

/// <summary>What stands in a backup, and under which names.</summary>
internal static partial class BackupFormat
{
    /// <summary>The version written here, and the newest that can be read.</summary>
    public const int Version = 1;

    public const string About = "backup.json";
    public const string Database = "messenger.db";
    public const string Secrets = "secrets/";
    public const string Blobs = "blobs/";
    public const string Sums = "SHA256SUMS";

    /// <summary>The longest <c>backup.json</c> that is read.</summary>
    public const int MaxAboutBytes = 64 * 1024;

    /// <summary>The line of one entry among the sums, as sha256sum writes it.</summary>
    public static string SumLine(string name, byte[] hash) => $"{Convert.ToHexStringLower(hash)}  {name}\n";

    /// <summary>Whether an entry of this name may be written below a data directory.</summary>
    public static bool IsContent(string name) => Content().IsMatch(name);

    // No name begins with a dot, and none has two in a row: no entry leaves the directory it is unpacked into.
    [GeneratedRegex(@"\A(?:messenger\.db|secrets/(?!lock\z)[a-z_]{1,64}(?:\.previous)?|blobs/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32})\z")]
    private static partial Regex Content();
}
