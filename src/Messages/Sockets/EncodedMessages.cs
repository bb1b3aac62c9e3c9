// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Caching.Memory;
using SecureMessenger.Messages.History;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Messages encoded once for all who read them alike: those of groups, which carry no wrap. A small memory of the newest.</summary>
internal sealed class EncodedMessages : IDisposable
{
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly MemoryCache _frames = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>The frame of a message for one reader.</summary>
    public ReadOnlyMemory<byte> Encode(LogEntry entry, FrameCodec codec)
    {
        if (entry.Wrap is not null) return codec.Encode(Frames.Message(entry));
        var key = (entry.Conversation, entry.Seq, codec.SubProtocol);
        if (_frames.TryGetValue<ReadOnlyMemory<byte>>(key, out var known)) return known;
        var frame = codec.Encode(Frames.Message(entry));
        _frames.Set<ReadOnlyMemory<byte>>(key, frame, new MemoryCacheEntryOptions { Size = frame.Length });
        return frame;
    }

    public void Dispose() => _frames.Dispose();
}
