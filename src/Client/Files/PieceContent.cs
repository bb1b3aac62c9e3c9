// SPDX-License-Identifier: MIT
// PieceContent: bytes in memory as a request body that tells how far it is.
using System.Net;

namespace SecureMessenger.Client.Files;

internal sealed class PieceContent(ReadOnlyMemory<byte> bytes, Action<int> sent) : HttpContent
{
    private const int StepBytes = 64 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var at = 0; at < bytes.Length; at += StepBytes)
        {
            var step = bytes.Slice(at, Math.Min(StepBytes, bytes.Length - at));
            await stream.WriteAsync(step, cancellationToken);
            sent(at + step.Length);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
