// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>What the bucket holds of one blob.</summary>
internal sealed class S3Traces
{
    private readonly Dictionary<int, long> _tails = [];
    private readonly List<string> _uploads = [];

    /// <summary>Sorts a listing.</summary>
    public S3Traces(FileId id, IReadOnlyList<(string Key, long Size)> listed)
    {
        Id = id;
        Keys = [.. listed.Select(one => one.Key)];
        foreach (var (key, size) in listed)
        {
            if (key == S3Keys.Of(id)) Readable = size;
            else if (S3Keys.UploadIn(id, key) is { } upload) _uploads.Add(upload);
            else if (S3Keys.PartsBefore(id, key) is { } parts) _tails[parts] = size;
        }
    }

    /// <summary>The blob.</summary>
    public FileId Id { get; }

    /// <summary>Every key.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Bytes of the readable blob; null when there is none.</summary>
    public long? Readable { get; }

    /// <summary>The multipart uploads that were noted; one, unless two servers began it at once.</summary>
    public IReadOnlyList<string> Uploads => _uploads;

    /// <summary>Bytes of the tail behind so many full parts; -1 when there is none.</summary>
    public long TailBehind(int parts) => _tails.GetValueOrDefault(parts, -1);

    /// <summary>The tails, by the parts before them.</summary>
    public IEnumerable<int> Tails => _tails.Keys;
}
