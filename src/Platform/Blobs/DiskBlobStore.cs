// SPDX-License-Identifier: MIT
// Local disk: one file a blob, two levels of folders by the random tail of the id. Written under a name of its own beside the
// final one, synced, then renamed, then synced once more: on journalling file systems that takes the rename along.
using Microsoft.Win32.SafeHandles;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Blobs;

/// <summary>The embedded engine.</summary>
public sealed class DiskBlobStore : IBlobStore
{
    private const string Partial = ".part";
    private readonly string _root;

    /// <summary>Uses (and makes) the folder.</summary>
    public DiskBlobStore(string root)
    {
        _root = root;
        Directory.CreateDirectory(root);
        var unfinished = Path.Combine(root, "partial"); // where earlier versions wrote, and could not go on
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
    }

    /// <inheritdoc />
    public Task<BlobWriter?> AppendAsync(FileId id, long committed, CancellationToken ct) => OnDiskAsync<BlobWriter?>(() =>
    {
        var path = PathOf(id) + Partial;
        if (committed == 0) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = OpenOrNull(path, committed == 0 ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.Write);
        if (file is null) return null;
        var there = RandomAccess.GetLength(file);
        if (there > committed) RandomAccess.SetLength(file, committed);
        if (there >= committed) return new DiskBlobWriter(file, committed);
        file.Dispose();
        return null;
    });

    /// <inheritdoc />
    public Task<bool> CompleteAsync(FileId id, long length, CancellationToken ct) => OnDiskAsync(() =>
    {
        var path = PathOf(id);
        using var file = OpenOrNull(path + Partial, FileMode.Open, FileAccess.Write);
        if (file is null) return File.Exists(path) && new FileInfo(path).Length == length;
        if (RandomAccess.GetLength(file) != length) return false;
        RandomAccess.FlushToDisk(file);
        File.Move(path + Partial, path);
        RandomAccess.FlushToDisk(file);
        return true;
    });

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(FileId id, long offset, long length, CancellationToken ct) => OnDiskAsync<Stream?>(() =>
    {
        var handle = OpenOrNull(PathOf(id), FileMode.Open, FileAccess.Read);
        if (handle is null) return null;
        var file = new FileStream(handle, FileAccess.Read, bufferSize: 0, isAsync: true);
        file.Position = offset;
        return new BoundedReadStream(file, length);
    });

    /// <inheritdoc />
    public Task<bool> ExistsAsync(FileId id, CancellationToken ct) => OnDiskAsync(() => File.Exists(PathOf(id)));

    /// <inheritdoc />
    public Task DeleteAsync(FileId id, CancellationToken ct) => OnDiskAsync(() =>
    {
        var path = PathOf(id);
        if (!Directory.Exists(Path.GetDirectoryName(path))) return true;
        File.Delete(path + Partial);
        File.Delete(path);
        return true;
    });

    /// <inheritdoc />
    public Task<IReadOnlyList<FileId>> ListAsync(byte shard, CancellationToken ct) => OnDiskAsync<IReadOnlyList<FileId>>(() =>
    {
        var folder = Path.Combine(_root, shard.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        if (!Directory.Exists(folder)) return [];
        var blobs = new HashSet<FileId>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out var id)) continue;
            var place = PathOf(new FileId(id));
            if (path == place || path == place + Partial) blobs.Add(new FileId(id)); // what somebody else put here is not ours
        }

        return [.. blobs];
    });

    // The end of a UUIDv7 is random: folders fill evenly.
    private string PathOf(FileId id)
    {
        var name = id.Value.ToString("N");
        return Path.Combine(_root, name[^2..], name[^4..^2], name);
    }

    private static SafeFileHandle? OpenOrNull(string path, FileMode mode, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, mode, access, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static Task<T> OnDiskAsync<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception error) when (DiskFailures.IsDisk(error))
        {
            throw DiskFailures.Explain(error);
        }
    }
}
