// SPDX-License-Identifier: MIT
// How a file comes in: the row 'uploading' first, then the bytes, made durable, then 'ready'. Whatever ends it earlier
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
    FileStore store, IBlobStore blobs, Removal removal, FilesOptions options, TimeProvider clock, ILogger<Uploads> log)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Takes one upload whole, or leaves nothing of it.</summary>
    public async Task<Outcome<FileResponse>> TakeAsync(UserId owner, UploadTerms terms, Stream body, CancellationToken ct)
    {
        if (terms.Length > options.MaxBytes) return TooLarge();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var file = new NewFile(FileId.New(clock), owner, terms.Conversation, now, now + options.Expiry);
        if (await store.BeginAsync(file, ct) is { } refusal) return refusal;

        var kept = false;
        try
        {
            var received = await ReceiveAsync(file, terms, body, ct);
            kept = received.IsAllowed;
            return received;
        }
        finally
        {
            if (!kept) await DropAsync(file.Id);
        }
    }

    private async Task<Outcome<FileResponse>> ReceiveAsync(NewFile file, UploadTerms terms, Stream body, CancellationToken ct)
    {
        await using var blob = await blobs.CreateAsync(file.Id, ct);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = await CopyAsync(body, blob, hash, ct);
        if (size > options.MaxBytes) return TooLarge();
        if (size == 0) return Refusal.Field(ProblemCodes.InvalidFields, "body", "is empty");
        if (size != (terms.Length ?? size)) return new Refusal(ProblemCodes.MalformedRequest, "The body is shorter than announced.");

        var sha256 = hash.GetHashAndReset();
        if (terms.Sha256 is { } announced && !CryptographicOperations.FixedTimeEquals(announced, sha256)) return ProblemCodes.BadDigest;

        await blob.CompleteAsync(ct);
        if (!await store.FinishAsync(file.Id, size, sha256, CancellationToken.None))
        {
            throw new InvalidOperationException($"The row of upload {file.Id} has gone while its bytes arrived.");
        }

        return new FileResponse(file.Id.Value, size, sha256, file.ExpiresAt);
    }

    // Stops one buffer past the limit at the latest.
    private async Task<long> CopyAsync(Stream body, BlobWriter blob, IncrementalHash hash, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long size = 0;
            int read;
            while (size <= options.MaxBytes && (read = await body.ReadAsync(buffer.AsMemory(0, BufferBytes), ct)) > 0)
            {
                size += read;
                hash.AppendData(buffer, 0, read);
                await blob.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task DropAsync(FileId id)
    {
        log.UploadDropped(id);
        await removal.RemoveAsync(id);
    }

    private Refusal TooLarge() => new(ProblemCodes.TooLarge, $"A file has at most {options.MaxBytes} bytes here.");
}
