// SPDX-License-Identifier: MIT
// KeysOf: where in a serialized book the secrets stand: roots, private keys, chain keys, kept message keys, an offered seed.
using System.Buffers.Binary;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

internal static class KeysOf
{
    private const int Key = 32;
    private const int BookHeader = 1 + (2 * DeviceAddress.Size) + 2;

    /// <summary>Where the transcript hash of a book's first session stands.</summary>
    public static Range TranscriptHash
    {
        get
        {
            const int At = BookHeader + 2 + 20 + 2 + DeviceAddress.Size + Key;
            return new Range(At, At + Key);
        }
    }

    public static List<Range> Book(ReadOnlySpan<byte> book)
    {
        List<Range> keys = [];
        var sessions = book[BookHeader] + book[BookHeader + 1];
        var at = BookHeader + 2;
        for (var i = 0; i < sessions; i++)
        {
            var size = (int)BinaryPrimitives.ReadUInt32BigEndian(book[(at + 16)..]);
            AddSession(book.Slice(at + 20, size), at + 20, keys);
            at += 20 + size;
        }

        return keys;
    }

    private static void AddSession(ReadOnlySpan<byte> session, int start, List<Range> keys)
    {
        const int Fixed = 2 + DeviceAddress.Size + Key + Key;
        var suite = session[Fixed + 3];
        var at = Fixed + 82 + BinaryPrimitives.ReadUInt16BigEndian(session[(Fixed + 80)..]);
        if (suite == (byte)Suite.PostQuantumX3dh)
        {
            var parts = session[at + 8];
            at += 41;
            if ((parts & 1) != 0)
                Add(64);
            at += ((parts & 2) == 0 ? 0 : 1184) + ((parts & 4) == 0 ? 0 : 1088);
        }

        var speaking = session[at++] == 1;
        Add(Key); // root
        if (speaking)
            Add(Key); // private ratchet key
        if (speaking)
            Add(Key); // sending chain
        at += speaking ? 8 : Key + 4;
        if (session[at++] == 1)
        {
            at += 4 + Key;
            Add(Key); // receiving chain
            at += 4;
        }

        at += 1 + (session[at] * (4 + Key));
        int kept = BinaryPrimitives.ReadUInt16BigEndian(session[at..]);
        at += 2;
        for (var i = 0; i < kept; i++)
        {
            at += 8;
            Add(Key);
        }

        Assert.Equal(session.Length, at);

        void Add(int size)
        {
            keys.Add(new Range(start + at, start + at + size));
            at += size;
        }
    }
}
