// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http.Metadata;

namespace SecureMessenger.Keys;

/// <summary>Refuses large bodies before they are read. A hundred one-time prekeys are about 10 KiB.</summary>
internal sealed class BodyLimit : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => 32 * 1024;
}
