// SPDX-License-Identifier: MIT
// How a file comes in one request: the row 'uploading' first, then the bytes, made durable, then 'ready'. Whatever ends it earlier
// (a refusal, a broken connection, a full disk) takes row and bytes away again; a crash leaves that to the sweeper.
using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Files;

internal sealed class Uploads(
    UploadStore store, IBlobStore blobs, Removal removal, ActiveUploads active, FilesOptions options, FilesMeter meter, TimeProvider clock, ILogger<Uploads> log)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Takes one upload whole, or leaves nothing of it.</summary>
    public async Task<Outcome<FileResponse>> TakeAsync(UserId owner, UploadTerms terms, Stream body, CancellationToken ct)
    {
        if (terms.Length > options.MaxBytes) return TooLarge();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var file = new NewFile(FileId.New(clock), owner, terms.Conversation, terms.Length, now, now + options.Expiry, Resumable: null);
        using var turn = active.TryEnter(file.Id);
        var begun = await store.BeginAsync(file, ct);
        if (!begun.IsAllowed) return begun.Refusal;

        meter.BegunWhole();
        var incoming = new Incoming(Math.Min(begun.Value.Bytes, options.MaxBytes));
        var kept = false;
        try
        {
            var received = await ReceiveAsync(file, terms, incoming, body, ct);
            kept = received.IsAllowed;
            return received;
        }
        finally
        {
            if (!kept) await DropAsync(file.Id, incoming.Size);
        }
    }

    private async Task<Outcome<FileResponse>> ReceiveAsync(NewFile file, UploadTerms terms, Incoming incoming, Stream body, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var blob = await blobs.AppendAsync(file.Id, 0, ct) ?? throw new InvalidOperationException("A blob always begins at 0."))
        {
            await CopyAsync(body, blob, hash, incoming, ct);
            if (incoming.Size > incoming.Most) return incoming.Most == options.MaxBytes ? TooLarge() : OutOfRoom();
            if (incoming.Size == 0) return Refusal.Field(ProblemCodes.InvalidFields, "body", "is empty");
            if (incoming.Size != (terms.Length ?? incoming.Size)) return new Refusal(ProblemCodes.MalformedRequest, "The body is shorter than announced.");
            if (terms.Sha256 is { } announced && !CryptographicOperations.FixedTimeEquals(announced, hash.GetCurrentHash())) return ProblemCodes.BadDigest;
            await blob.CommitAsync(ct);
        }

        if (!await blobs.CompleteAsync(file.Id, incoming.Size, ct)) return ProblemCodes.Unavailable;
        var sha256 = hash.GetHashAndReset();
        if (!await store.FinishAsync(file.Id, incoming.Size, sha256)) return ProblemCodes.Unavailable; // stood still for longer than its lease
        meter.FinishedWhole();
        return new FileResponse(file.Id.Value, incoming.Size, sha256, file.ExpiresAt);
    }

    // Stops one buffer past the limit at the latest.
    private async Task CopyAsync(Stream body, BlobWriter blob, IncrementalHash hash, Incoming incoming, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while (incoming.Size <= incoming.Most && (read = await body.ReadAsync(buffer.AsMemory(0, BufferBytes), ct)) > 0)
            {
                incoming.Size += read;
                meter.Received(read);
                hash.AppendData(buffer, 0, read);
                await blob.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task DropAsync(FileId id, long arrived)
    {
        log.UploadDropped(id);
        await removal.DropAsync(id, arrived);
    }

    private Refusal TooLarge() => new(ProblemCodes.TooLarge, $"A file has at most {options.MaxBytes} bytes here.");

    private static Refusal OutOfRoom() => new(ProblemCodes.QuotaExceeded, "The room left for your files ended before the upload did; send its Content-Length to know at once.");

    /// <summary>How much has come, and how much may.</summary>
    private sealed class Incoming(long most)
    {
        public long Most => most;

        public long Size { get; set; }
    }
}
