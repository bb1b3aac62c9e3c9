// SPDX-License-Identifier: MIT
// Beside a running server: the database is copied as of one moment by VACUUM INTO, which writers do not wait for. Files come after it: a row of the
// database has its file in the backup, unless it was deleted since. What lies unfinished of an upload stays out; its client begins it anew.
using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace SecureMessenger.Platform.Backups;

/// <summary>Writes a data directory into one file.</summary>
/// <param name="root">The data directory.</param>
/// <param name="clock">Says when.</param>
/// <param name="server">Version of the program.</param>
public sealed class BackupWriter(string root, TimeProvider clock, string server)
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Makes the backup (0600). The file appears under its name when it is whole.</summary>
    /// <param name="target">A path at which nothing lies.</param>
    /// <param name="progress">Told the bytes written so far.</param>
    /// <exception cref="IOException">The target is there already, or something cannot be read or written; no part is left behind.</exception>
    public async Task<BackupSummary> WriteAsync(string target, IProgress<long>? progress, CancellationToken ct)
    {
        var database = Path.Combine(root, BackupFormat.Database);
        if (!File.Exists(database)) throw new IOException($"There is no database in {root}: nothing to back up. Name the server's directory with --data.");
        if (File.Exists(target)) throw new IOException($"{target} is there already: name another file.");
        var (part, snapshot, sums) = (target + ".part", target + ".part.db", target + ".part.sums");
        MakePrivate(part).Dispose(); // whoever makes it has the others, too: of two at once the second ends here
        try
        {
            foreach (var left in new[] { snapshot, sums }) File.Delete(left);
            MakePrivate(snapshot).Dispose();
            var madeAt = clock.GetUtcNow();
            await CopyAsync(database, snapshot, ct);
            BackupSummary summary;
            await using (var file = new FileStream(part, FileMode.Truncate, FileAccess.ReadWrite))
            {
                await using var lines = new StreamWriter(MakePrivate(sums), Utf8);
                summary = await WriteAsync(file, snapshot, lines, madeAt, progress, ct);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, target);
            return summary;
        }
        finally
        {
            foreach (var path in new[] { part, snapshot, sums }) File.Delete(path);
        }
    }

    private async Task<BackupSummary> WriteAsync(
        FileStream file, string snapshot, StreamWriter sums, DateTimeOffset madeAt, IProgress<long>? progress, CancellationToken ct)
    {
        await using var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true);
        var about = JsonSerializer.SerializeToUtf8Bytes(new BackupAbout(BackupFormat.Version, madeAt, server), BackupJson.Default.BackupAbout);
        await AddAsync(tar, sums, BackupFormat.About, new MemoryStream(about), madeAt, ct);
        if (!await AddFileAsync(tar, sums, BackupFormat.Database, snapshot, madeAt, ct)) throw new IOException($"{snapshot} was deleted while it was copied.");
        var files = 0;
        foreach (var name in Contents())
        {
            progress?.Report(file.Position);
            if (!await AddFileAsync(tar, sums, name, Path.Combine(root, name), madeAt, ct)) continue;
            if (name.StartsWith(BackupFormat.Blobs, StringComparison.Ordinal)) files++;
        }

        await sums.FlushAsync(ct);
        sums.BaseStream.Position = 0;
        await tar.WriteEntryAsync(Entry(BackupFormat.Sums, sums.BaseStream, madeAt), ct);
        progress?.Report(file.Position);
        return new BackupSummary(madeAt, files, file.Position);
    }

    private IEnumerable<string> Contents() => new[] { BackupFormat.Secrets, BackupFormat.Blobs }
        .Select(folder => Path.Combine(root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
        .Where(BackupFormat.IsContent);

    private static async Task<bool> AddFileAsync(TarWriter tar, StreamWriter sums, string name, string path, DateTimeOffset madeAt, CancellationToken ct)
    {
        try
        {
            await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await AddAsync(tar, sums, name, content, madeAt, ct);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false; // deleted since the folder was read
        }
    }

    private static async Task AddAsync(TarWriter tar, StreamWriter sums, string name, Stream content, DateTimeOffset madeAt, CancellationToken ct)
    {
        await using var hashing = new HashingReadStream(content);
        await tar.WriteEntryAsync(Entry(name, hashing, madeAt), ct);
        await sums.WriteAsync(BackupFormat.SumLine(name, hashing.Sum()).AsMemory(), ct);
    }

    private static PaxTarEntry Entry(string name, Stream content, DateTimeOffset madeAt) => new(TarEntryType.RegularFile, name)
    {
        DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = madeAt,
    };

    private static async Task CopyAsync(string database, string snapshot, CancellationToken ct)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 };
        await using var connection = new SqliteConnection(settings.ToString());
        try
        {
            await connection.OpenAsync(ct);
            await using var copy = connection.CreateCommand();
            copy.CommandText = "vacuum into @snapshot";
            copy.Parameters.AddWithValue("snapshot", snapshot);
            copy.CommandTimeout = 0;
            await copy.ExecuteNonQueryAsync(ct);
        }
        catch (SqliteException error)
        {
            throw new IOException($"The database {database} cannot be copied: {error.Message}", error);
        }
    }

    private static FileStream MakePrivate(string path)
    {
        if (File.Exists(path)) throw new IOException($"{path} is there already: another backup is being written, or one was broken off; then delete it.");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
