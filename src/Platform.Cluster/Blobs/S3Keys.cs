// SPDX-License-Identifier: MIT
// What a blob is in the bucket. The shard comes first, so that a 256th of the store has a prefix of its own:
//   e7/<id>              the readable blob
//   e7/<id>.upload.<u>   nothing in it: <u> is the multipart upload that the blob's full parts are in
//   e7/<id>.tail.<n>     what was committed behind n full parts
// One listing under e7/<id> says all there is of a blob, save a multipart upload whose note was never written.
using System.Globalization;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>Names of one blob's objects.</summary>
internal static class S3Keys
{
    private const string UploadMark = ".upload.";
    private const string TailMark = ".tail.";
    private const int IdLength = 32;

    /// <summary>Prefix of a shard.</summary>
    public static string OfShard(byte shard) => $"{shard:x2}/";

    /// <summary>The readable blob, and the prefix of all that belongs to it.</summary>
    public static string Of(FileId id)
    {
        var name = id.Value.ToString("N");
        return $"{name[^2..]}/{name}";
    }

    /// <summary>The note of a multipart upload.</summary>
    public static string OfUpload(FileId id, string upload) => Of(id) + UploadMark + Uri.EscapeDataString(upload);

    /// <summary>The bytes behind so many full parts.</summary>
    public static string OfTail(FileId id, int parts) => string.Create(CultureInfo.InvariantCulture, $"{Of(id)}{TailMark}{parts}");

    /// <summary>Whose object it is; null for what somebody else put there.</summary>
    public static FileId? Owner(string key)
    {
        var name = key.AsSpan(key.IndexOf('/', StringComparison.Ordinal) + 1);
        if (name.Length < IdLength || !Guid.TryParseExact(name[..IdLength], "N", out var id)) return null;
        return key.StartsWith(Of(new FileId(id)), StringComparison.Ordinal) ? new FileId(id) : null;
    }

    /// <summary>The multipart upload a key notes; null for other keys.</summary>
    public static string? UploadIn(FileId id, string key) =>
        key.StartsWith(Of(id) + UploadMark, StringComparison.Ordinal) ? Uri.UnescapeDataString(key[(Of(id).Length + UploadMark.Length)..]) : null;

    /// <summary>How many full parts a tail stands behind; null for other keys.</summary>
    public static int? PartsBefore(FileId id, string key) =>
        key.StartsWith(Of(id) + TailMark, StringComparison.Ordinal)
        && int.TryParse(key.AsSpan(Of(id).Length + TailMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var parts) ? parts : null;
}
