// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>The client's end of a forwarded socket. It can be told goodbye between two frames; what the service writes after that is dropped.</summary>
internal sealed class GoodbyeStream(Stream client) : Stream
{
    private static readonly byte[] Goodbye = MakeGoodbye();

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly FrameEdges _edges = new();
    private bool _isLeaving;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Closes the socket with the code of a stopping server, behind the frame that is under way. The client's answer goes to the service, which closes too.</summary>
    public async Task LeaveAsync()
    {
        await _writing.WaitAsync();
        try
        {
            _isLeaving = true;
            if (!_edges.IsAtEdge || _edges.HasClosed) return;
            await SayAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone first.
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_isLeaving && _edges.HasClosed) return;
            var whole = _edges.Read(buffer.Span, toEdge: _isLeaving);
            await client.WriteAsync(buffer[..whole], cancellationToken);
            if (_isLeaving && _edges.IsAtEdge && !_edges.HasClosed) await SayAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => client.ReadAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) client.Dispose();
        base.Dispose(disposing);
    }

    private async Task SayAsync(CancellationToken ct)
    {
        _edges.Read(Goodbye, toEdge: false);
        await client.WriteAsync(Goodbye, ct);
        await client.FlushAsync(ct);
    }

    private static byte[] MakeGoodbye()
    {
        byte[] frame = [0x88, 2, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)CloseCode.Draining);
        return frame;
    }
}
