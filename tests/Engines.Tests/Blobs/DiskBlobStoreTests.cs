// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Blobs;

[Collection(Alone.Name)]
public sealed class DiskBlobStoreTests : BlobStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("blobs-").FullName;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override Task<IBlobStore> OpenAsync() => Task.FromResult<IBlobStore>(new DiskBlobStore(_folder));

    protected override Task AssertNoTraceAsync(FileId id)
    {
        Assert.DoesNotContain(id.Value.ToString("N"), string.Join('\n', Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)), StringComparison.Ordinal);
        return Task.CompletedTask;
    }
}
