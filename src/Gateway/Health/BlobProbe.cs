// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Gateway.Health;

/// <summary>The blob store answers: asking for a blob that is not there is enough.</summary>
internal sealed class BlobProbe(IBlobStore blobs) : IDependencyProbe
{
    public string Name => "blobs";

    public async Task ProbeAsync(CancellationToken ct)
    {
        await using var nothing = await blobs.OpenReadAsync(new FileId(Guid.Empty), 0, 1, ct);
    }
}
