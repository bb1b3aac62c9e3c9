// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Blobs;

/// <summary>The blob store failed: it is full, broken or away. Not the caller's fault.</summary>
/// <param name="message">What was being done.</param>
/// <param name="isFull">Whether it has no room left.</param>
/// <param name="inner">What the engine said.</param>
public sealed class BlobStoreException(string message, bool isFull, Exception inner) : IOException(message, inner)
{
    /// <summary>Whether the store has no room left.</summary>
    public bool IsFull => isFull;
}
