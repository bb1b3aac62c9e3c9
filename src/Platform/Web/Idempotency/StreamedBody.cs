// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>Marks a route whose body is a stream and not a small document: its Idempotency-Key is not heeded.</summary>
public sealed class StreamedBody
{
    /// <summary>The mark, for <c>WithMetadata</c>.</summary>
    public static StreamedBody Instance { get; } = new();
}
