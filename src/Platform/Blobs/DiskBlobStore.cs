// SPDX-License-Identifier: MIT
// Local disk: one file a blob, two levels of folders by the random tail of the id. Written under partial/, synced, then renamed.
using Microsoft.Win32.SafeHandles;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Blobs;

/// <summary>The embedded engine.</summary>
public sealed class DiskBlobStore : IBlobStore
{
    private const int BufferBytes = 64 * 1024;
    private readonly string _root;
    private readonly string _partial;

    /// <summary>Uses (and makes) the folder. What an earlier process left half written is removed.</summary>
    public DiskBlobStore(string root)
    {
        _root = root;
        _partial = Path.Combine(root, "partial");
        if (Directory.Exists(_partial)) Directory.Delete(_partial, recursive: true);
        Directory.CreateDirectory(_partial);
    }

    /// <inheritdoc />
    public Task<BlobWriter> CreateAsync(FileId id, CancellationToken ct) =>
        Task.FromResult<BlobWriter>(new DiskBlobWriter(Path.Combine(_partial, id.Value.ToString("N")), PathOf(id)));

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(FileId id, long offset, long length, CancellationToken ct)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(PathOf(id), options: FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }

        var file = new FileStream(handle, FileAccess.Read, bufferSize: 0, isAsync: true);
        file.Position = offset;
        return Task.FromResult<Stream?>(new BoundedReadStream(file, length));
    }

    /// <inheritdoc />
    public Task DeleteAsync(FileId id, CancellationToken ct)
    {
        try
        {
            File.Delete(PathOf(id));
        }
        catch (DirectoryNotFoundException)
        {
            // Never written: nothing to delete.
        }

        return Task.CompletedTask;
    }

    // The end of a UUIDv7 is random: folders fill evenly.
    private string PathOf(FileId id)
    {
        var name = id.Value.ToString("N");
        return Path.Combine(_root, name[^2..], name[^4..^2], name);
    }

    private sealed class DiskBlobWriter(string partial, string final) : BlobWriter
    {
        private readonly FileStream _file = new(
            partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => _file.WriteAsync(bytes, ct);

        public override async Task CompleteAsync(CancellationToken ct)
        {
            await _file.FlushAsync(ct);
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            await _file.DisposeAsync();
            Directory.CreateDirectory(Path.GetDirectoryName(final)!);
            File.Move(partial, final);
        }

        public override async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync();
            File.Delete(partial);
        }
    }
}
