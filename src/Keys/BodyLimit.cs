// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http.Metadata;

namespace SecureMessenger.Keys;

/// <summary>Refuses large bodies before they are read.</summary>
internal sealed class BodyLimit(long bytes) : IRequestSizeLimitMetadata
{
    /// <summary>A hundred one-time prekeys are about 10 KiB.</summary>
    public static readonly BodyLimit Standard = new(32 * 1024);

    /// <summary>Fifty-one KEM prekeys are about 90 KiB.</summary>
    public static readonly BodyLimit KemPrekeys = new(128 * 1024);

    public long? MaxRequestBodySize => bytes;
}
