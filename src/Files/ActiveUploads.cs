// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Files;

/// <summary>The uploads that a request of this process is writing just now: at most one request each.</summary>
internal sealed class ActiveUploads
{
    private readonly ConcurrentDictionary<FileId, bool> _ids = new();

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<FileId> Ids => [.. _ids.Keys];

    /// <summary>Takes an upload until the answer is disposed; null while another request has it.</summary>
    public Turn? TryEnter(FileId id) => _ids.TryAdd(id, true) ? new Turn(this, id) : null;

    /// <summary>Whether a request is writing it.</summary>
    public bool Contains(FileId id) => _ids.ContainsKey(id);

    /// <summary>One request's turn.</summary>
    internal sealed class Turn(ActiveUploads uploads, FileId id) : IDisposable
    {
        public void Dispose() => uploads._ids.TryRemove(id, out _);
    }
}
