// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Blobs;

/// <summary>A file can be written, read and deleted, with the rights the server has.</summary>
public sealed class BlobCheckup(IBlobStore blobs, TimeProvider clock) : ICheckup
{
    private static readonly byte[] Probe = "secure-messenger doctor"u8.ToArray();

    /// <inheritdoc />
    public string Name => "files";

    /// <inheritdoc />
    public async Task<Finding> ExamineAsync(CancellationToken ct)
    {
        var id = FileId.New(clock);
        var read = new byte[Probe.Length];
        try
        {
            await using (var writer = await blobs.AppendAsync(id, 0, ct) ?? throw new IOException("a new object could not be begun"))
            {
                await writer.WriteAsync(Probe, ct);
                await writer.CommitAsync(ct);
            }

            if (!await blobs.CompleteAsync(id, Probe.Length, ct)) throw new IOException("an object that was written could not be completed");
            await using var there = await blobs.OpenReadAsync(id, 0, Probe.Length, ct) ?? throw new IOException("an object that was written is not there");
            await there.ReadExactlyAsync(read, ct);
        }
        finally
        {
            await blobs.DeleteAsync(id, CancellationToken.None);
        }

        return read.AsSpan().SequenceEqual(Probe) && !await blobs.ExistsAsync(id, ct)
            ? Finding.Ok(Name, "written, read and deleted")
            : Finding.Wrong(Name, "an object reads otherwise than it was written, or stays when it is deleted", "Is something between the server and its store that changes or keeps objects?");
    }
}
