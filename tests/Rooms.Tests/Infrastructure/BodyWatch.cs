// SPDX-License-Identifier: MIT
// What a server has read of a body it has not answered yet: of bytes that are on their way, no file and no row tells.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Counts the bytes of the newest body.</summary>
public sealed class BodyWatch : IStartupFilter
{
    private long _read;

    /// <summary>Bytes the server has taken of it.</summary>
    public long Read => Interlocked.Read(ref _read);

    /// <inheritdoc />
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            if (context.Request.ContentLength > 0)
            {
                Interlocked.Exchange(ref _read, 0);
                context.Request.Body = new CountingStream(context.Request.Body, this);
            }

            await following(context);
        });
        next(app);
    };

    private sealed class CountingStream(Stream inner, BodyWatch watch) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref watch._read, read);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
