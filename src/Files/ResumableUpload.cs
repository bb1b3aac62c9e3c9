// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>An upload in pieces, unfinished or finished.</summary>
/// <param name="Id">Its id, and that of the file it becomes.</param>
/// <param name="Length">Bytes it was announced with.</param>
/// <param name="Received">Bytes that are durable.</param>
/// <param name="Until">When it is dropped if it has not been finished.</param>
/// <param name="Metadata">The Upload-Metadata it was created with.</param>
/// <param name="IsReady">Whether it has become a file.</param>
internal sealed record ResumableUpload(FileId Id, long Length, long Received, DateTimeOffset Until, string? Metadata, bool IsReady)
{
    /// <summary>All has come, but the process ended before it was made a file.</summary>
    public bool IsUnsealed => !IsReady && Received == Length;
}
