// SPDX-License-Identifier: MIT
using System.Net;

namespace SecureMessenger.Tests.Auth;

/// <summary>A body whose second half comes when it may.</summary>
public sealed class SlowContent(Task go) : HttpContent
{
    private static readonly byte[] Half = new byte[1000];

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Half);
        await stream.FlushAsync();
        await go;
        await stream.WriteAsync(Half);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 2 * Half.Length;
        return true;
    }
}
