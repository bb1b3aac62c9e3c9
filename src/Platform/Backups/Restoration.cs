// SPDX-License-Identifier: MIT
// First everything is unpacked beside what is there and compared with its sums; only then it takes the place of what is there, which is put aside and
// not deleted. From the first move to the last a mark lies in the directory, with which no server starts.
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecureMessenger.Platform.Data;

namespace SecureMessenger.Platform.Backups;

/// <summary>Puts a backup into a data directory.</summary>
public sealed class Restoration(DataDirectory data, TimeProvider clock)
{
    private static readonly string[] Parts = ["messenger.db", "messenger.db-wal", "messenger.db-shm", "secrets", "blobs"];

    private readonly string _unpacked = data.Path("restoring");

    /// <summary>Whether something lies there that would be put aside.</summary>
    public bool WouldReplace => Parts.Any(part => Path.Exists(data.Path(part)));

    /// <summary>Restores. The epoch is still the backup's: begin a new one before a server runs on it.</summary>
    /// <param name="backup">The file.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <returns>What was restored, and the folder into which the former contents were put; null when there were none.</returns>
    /// <exception cref="InvalidDataException">It is no backup, not whole, or of a newer version; nothing was changed.</exception>
    public async Task<(BackupSummary Summary, string? Aside)> RunAsync(string backup, IProgress<long>? progress, CancellationToken ct)
    {
        if (Directory.Exists(_unpacked)) Directory.Delete(_unpacked, recursive: true);
        data.Folder("restoring");
        try
        {
            var summary = await UnpackAsync(backup, progress, ct);
            await CheckDatabaseAsync(Path.Combine(_unpacked, BackupFormat.Database), ct);
            return (summary, PutInPlace());
        }
        finally
        {
            Directory.Delete(_unpacked, recursive: true);
        }
    }

    private async Task<BackupSummary> UnpackAsync(string backup, IProgress<long>? progress, CancellationToken ct)
    {
        await using var file = new FileStream(backup, FileMode.Open, FileAccess.Read);
        var sums = Path.Combine(_unpacked, BackupFormat.Sums);
        await using var written = new FileStream(sums, FileMode.CreateNew, FileAccess.ReadWrite);
        try
        {
            await using var tar = new TarReader(file);
            var about = await ReadAboutAsync(tar, written, ct);
            var files = 0;
            while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
            {
                progress?.Report(file.Position);
                if (entry.Name == BackupFormat.Sums)
                {
                    if (!await AreSameAsync(written, entry.DataStream, ct)) throw new InvalidDataException($"{backup} is damaged: its contents are not what its sums say.");
                    return new BackupSummary(about.MadeAt, files, file.Length);
                }

                await UnpackAsync(entry, written, ct);
                if (entry.Name.StartsWith(BackupFormat.Blobs, StringComparison.Ordinal)) files++;
            }
        }
        catch (Exception error) when (error is FormatException or EndOfStreamException or JsonException)
        {
            throw new InvalidDataException($"{backup} is no backup, or damaged: {error.Message}", error);
        }

        throw new InvalidDataException($"{backup} is not whole: its end is missing.");
    }

    private static async Task<BackupAbout> ReadAboutAsync(TarReader tar, Stream sums, CancellationToken ct)
    {
        var entry = await tar.GetNextEntryAsync(copyData: false, ct);
        if (entry is not { Name: BackupFormat.About, DataStream: { } content } || entry.Length > BackupFormat.MaxAboutBytes)
            throw new InvalidDataException("This is no backup: it does not begin with backup.json.");
        var bytes = new byte[entry.Length];
        await content.ReadExactlyAsync(bytes, ct);
        var about = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupAbout);
        if (about is not { Format: >= 1 and <= BackupFormat.Version })
            throw new InvalidDataException($"This backup is of format {about?.Format}, which this version does not know: restore it with version {about?.Server} or a newer one.");
        await sums.WriteAsync(Encoding.UTF8.GetBytes(BackupFormat.SumLine(BackupFormat.About, SHA256.HashData(bytes))), ct);
        return about;
    }

    private async Task UnpackAsync(TarEntry entry, Stream sums, CancellationToken ct)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !BackupFormat.IsContent(entry.Name))
            throw new InvalidDataException($"This is no backup: {entry.Name} does not belong into one.");
        var path = Path.Combine(_unpacked, entry.Name);
        data.Folder(Path.Combine("restoring", Path.GetDirectoryName(entry.Name)!));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await using var hashing = new HashingReadStream(entry.DataStream ?? Stream.Null);
        await hashing.CopyToAsync(file, ct);
        file.Flush(flushToDisk: true);
        await sums.WriteAsync(Encoding.UTF8.GetBytes(BackupFormat.SumLine(entry.Name, hashing.Sum())), ct);
    }

    private static async Task<bool> AreSameAsync(FileStream written, Stream? said, CancellationToken ct)
    {
        await written.FlushAsync(ct);
        written.Position = 0;
        if (said is null || said.Length != written.Length) return false;
        var ours = await SHA256.HashDataAsync(written, ct);
        var theirs = await SHA256.HashDataAsync(said, ct);
        return ours.AsSpan().SequenceEqual(theirs);
    }

    private static async Task CheckDatabaseAsync(string path, CancellationToken ct)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        try
        {
            await using var connection = new SqliteConnection(settings.ToString());
            await connection.OpenAsync(ct);
            await using var check = connection.CreateCommand();
            check.CommandText = "pragma quick_check(1)";
            if (await check.ExecuteScalarAsync(ct) is "ok") return;
        }
        catch (SqliteException error)
        {
            throw new InvalidDataException($"The database in this backup cannot be read: {error.Message}", error);
        }

        throw new InvalidDataException("The database in this backup is damaged.");
    }

    private string? PutInPlace()
    {
        data.MarkHalfRestored();
        string? aside = null;
        try
        {
            if (WouldReplace)
            {
                aside = data.Folder($"before-restore-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
                foreach (var part in Parts) Move(data.Path(part), Path.Combine(aside, part));
            }

            foreach (var part in Parts) Move(Path.Combine(_unpacked, part), data.Path(part));
            return aside;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var left = aside is null ? "" : $" What was there lies in {aside}.";
            throw new IOException($"{error.Message} It was broken off half way: no server starts here until restore has been run again.{left}", error);
        }
    }

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else if (File.Exists(from)) File.Move(from, to);
    }
}
