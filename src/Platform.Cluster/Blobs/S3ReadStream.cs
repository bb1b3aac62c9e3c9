// SPDX-License-Identifier: MIT
using Amazon.S3.Model;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>The body of an answer. Waits only so long for more of it, and fails in the port's words.</summary>
internal sealed class S3ReadStream(GetObjectResponse answer, long length) : Stream
{
    private readonly Stream _body = answer.ResponseStream;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException("The stream reads forward only.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(S3Bucket.LimitToMove);
        try
        {
            var read = await _body.ReadAsync(buffer, limited.Token);
            _read += read;
            return read;
        }
        catch (Exception error) when (S3Failures.IsS3(error, cancellationToken))
        {
            throw S3Failures.Explain(error);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream reads forward only.");

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read-only.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) answer.Dispose();
        base.Dispose(disposing);
    }
}
