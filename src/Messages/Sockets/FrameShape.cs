// SPDX-License-Identifier: MIT
// Two bytes of an empty wrap become an object of forty: a frame of the largest size could cost a hundred megabytes
// before any rule sees it. Counting its parts first costs nothing but the walk.
using Google.Protobuf;

namespace SecureMessenger.Messages.Sockets;

/// <summary>The outline of a frame, seen without reading it into objects.</summary>
internal static class FrameShape
{
    /// <summary>Counts the fields of a frame and those directly inside them.</summary>
    /// <exception cref="InvalidProtocolBufferException">The frame is not well formed.</exception>
    public static int CountParts(byte[] buffer, int length)
    {
        var frame = new CodedInputStream(buffer, 0, length);
        var parts = 0;
        while (frame.ReadTag() is var tag and not 0)
        {
            parts++;
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited) parts += CountFields(frame.ReadBytes());
            else frame.SkipLastField();
        }

        return parts;
    }

    private static int CountFields(ByteString message)
    {
        var fields = message.CreateCodedInput();
        var count = 0;
        while (fields.ReadTag() != 0)
        {
            count++;
            fields.SkipLastField();
        }

        return count;
    }
}
