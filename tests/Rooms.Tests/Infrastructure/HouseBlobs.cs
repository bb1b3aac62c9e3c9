// SPDX-License-Identifier: MIT
// SECURE_MESSENGER_TEST_BLOBS=s3 runs every test of the rooms on S3, each house with a bucket of its own.
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>The files of one house, looked at from beside the server.</summary>
internal sealed class HouseBlobs(string dataPath) : IAsyncDisposable
{
    private readonly TestBucket? _bucket = Engines.RoomsAreOnS3 ? new TestBucket() : null;

    /// <summary>What a server needs to know.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings => _bucket?.Settings() ?? [];

    /// <summary>One name for each blob there is, readable or not.</summary>
    public async Task<string[]> ListAsync() => _bucket is null
        ? Directory.GetFiles(Path.Combine(dataPath, "blobs"), "*", SearchOption.AllDirectories)
        : [.. (await _bucket.KeysAsync()).Select(key => key.Split('.')[0]).Distinct()];

    /// <summary>Takes a blob away behind the server's back.</summary>
    public async Task RemoveAsync(string name)
    {
        if (_bucket is null) File.Delete(name);
        else foreach (var key in await _bucket.KeysAsync(name)) await _bucket.Client.DeleteObjectAsync(_bucket.Name, key);
    }

    /// <summary>Puts half a blob there that no row knows.</summary>
    public async Task PlantAsync(Guid id)
    {
        var name = id.ToString("N");
        var folder = Path.Combine(dataPath, "blobs", name[^2..], name[^4..^2]);
        if (_bucket is null)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".part"), "half", TestContext.Current.CancellationToken);
            return;
        }

        await _bucket.Client.PutObjectAsync(new()
        {
            BucketName = _bucket.Name, Key = $"{name[^2..]}/{name}.tail.0", ContentBody = "half", UseChunkEncoding = false,
        });
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _bucket?.DisposeAsync() ?? ValueTask.CompletedTask;
}
