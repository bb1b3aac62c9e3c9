// SPDX-License-Identifier: MIT
// StoreTargets: what comes back from disk and from the file server: records, bodies, chunks. Only what was sealed opens, and only as that.
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Fuzz;

internal sealed class StoreTargets
{
    private const int FileSize = 20_000;

    private readonly FuzzDevice _device = new(3);
    private readonly RecordCipher _table;
    private readonly byte[] _record;
    private readonly byte[] _fileKey;
    private readonly byte[] _content;
    private readonly byte[] _file;
    private readonly byte[] _body;
    private readonly WrapContent _wrap;
    private readonly Guid _fileId;
    private readonly BodyContext _context;

    public StoreTargets()
    {
        using var store = StoreKey.Create("passphrase"u8, new Argon2idCost(8 * 1024, 1), _device.Random, out _);
        _table = store.OpenTable("sessions");
        _record = _table.Seal("row"u8, 1, "content"u8, _device.Random);
        _context = ContextOf(_device);
        _body = MessageBody.Seal("content"u8, _context, _device.Random, out _wrap);
        (_fileKey, _fileId, _content) = (_device.Random.Bytes(32), _device.Random.Id(), _device.Random.Bytes(FileSize));
        _file = Encrypt();
    }

    public IEnumerable<FuzzTarget> All() =>
    [
        new("store-record", [_record], OpenRecord),
        new("message-body", [_body], OpenBody),
        new("file", [_file], OpenFile) { Allowance = 128 * 1024 },
    ];

    public static BodyContext ContextOf(FuzzDevice device) => new()
    {
        Conversation = device.Random.Id(),
        ClientId = device.Random.Id(),
        Sender = device.Local.Address,
        RosterVersion = 1,
    };

    private bool OpenRecord(byte[] input)
    {
        var opened = _table.TryOpen("row"u8, 1, input, out var plaintext);
        using (plaintext)
            BrokenPromiseException.Unless(!opened || input.AsSpan().SequenceEqual(_record), "A forged record opened.");
        return opened;
    }

    private bool OpenBody(byte[] input)
    {
        var opened = MessageBody.TryOpen(input, _wrap, _context, out _);
        BrokenPromiseException.Unless(!opened || input.AsSpan().SequenceEqual(_body), "A forged body opened.");
        return opened;
    }

    // The input is a whole ciphertext: header and chunks. Whatever comes out is the beginning of the file, and all of it only for all of it.
    private bool OpenFile(byte[] input)
    {
        var header = Math.Min(ChunkEncryptor.HeaderSize, input.Length);
        if (!FileDecryptor.TryCreate(_fileKey, _fileId, input.AsSpan(0, header), out var decryptor))
            return false;
        using (decryptor)
        {
            var (position, refused) = (0, false);
            for (var at = header; at < input.Length; at += ChunkEncryptor.SealedChunkSize)
            {
                var chunk = input.AsSpan(at, Math.Min(ChunkEncryptor.SealedChunkSize, input.Length - at));
                if (!decryptor!.TryOpenChunk(chunk, out var plaintext))
                {
                    refused = true;
                    continue;
                }

                BrokenPromiseException.Unless(
                    !refused && position + plaintext.Length <= FileSize && plaintext.Span.SequenceEqual(_content.AsSpan(position, plaintext.Length)), "A forged chunk opened, or one after a refused one.");
                position += plaintext.Length;
            }

            BrokenPromiseException.Unless(!decryptor!.IsComplete || input.AsSpan().SequenceEqual(_file), "A forged file is complete.");
            return decryptor.IsComplete;
        }
    }

    private byte[] Encrypt()
    {
        using var encryptor = new FileEncryptor(_fileKey, _fileId, FileSize, _device.Random);
        List<byte> file = [.. encryptor.Header.Span];
        var sealedChunk = new byte[ChunkEncryptor.SealedChunkSize];
        for (var position = 0; !encryptor.IsComplete;)
        {
            var wanted = encryptor.Wanted;
            _content.AsMemory(position, wanted.Length).CopyTo(wanted);
            position += wanted.Length;
            file.AddRange(sealedChunk.AsSpan(0, encryptor.SealChunk(sealedChunk)));
        }

        return [.. file];
    }
}
