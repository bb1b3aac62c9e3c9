// SPDX-License-Identifier: MIT
// How a file comes in pieces (tus 1.0.0). Durable bytes first, then the row that counts them: what HEAD tells is on disk. All has
// come: the blob is completed, read back for its SHA-256, and the row becomes a file like any other.
using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Files;

internal sealed class ResumableUploads(
    UploadStore store, IBlobStore blobs, Removal removal, ActiveUploads active, FilesOptions options, FilesMeter meter, TimeProvider clock, ILogger<ResumableUploads> log)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Begins an upload and reserves its room.</summary>
    public async Task<Outcome<ResumableUpload>> CreateAsync(UserId owner, CreationTerms terms, CancellationToken ct)
    {
        if (terms.Length > options.MaxBytes) return new Refusal(ProblemCodes.TooLarge, $"A file has at most {options.MaxBytes} bytes here.");
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var until = now + options.UploadExpiry;
        var file = new NewFile(
            FileId.New(clock), owner, terms.Conversation, terms.Length, now, now + options.Expiry, new Resumption(until, terms.Metadata));
        var begun = await store.BeginAsync(file, ct);
        if (begun.IsAllowed) meter.BegunInPieces();
        return begun.IsAllowed ? new ResumableUpload(file.Id, terms.Length, 0, until, terms.Metadata, IsReady: false) : begun.Refusal;
    }

    /// <summary>Where an upload stands. One whose last step a crash took is finished first: an answer never says 'all' of what is no file.</summary>
    public async Task<Outcome<ResumableUpload>> FindAsync(UserId owner, FileId id, CancellationToken ct)
    {
        if (await store.FindAsync(id, owner, clock.GetUtcNow(), ct) is not { } upload) return ProblemCodes.UnknownUpload;
        return upload.IsUnsealed ? await AppendAsync(owner, id, new PieceTerms(upload.Length, 0, null), Stream.Null, ct) : upload;
    }

    /// <summary>Takes the next bytes. Cut off, it keeps those that came; with a checksum it keeps all or none.</summary>
    public async Task<Outcome<ResumableUpload>> AppendAsync(UserId owner, FileId id, PieceTerms terms, Stream body, CancellationToken ct)
    {
        if (await store.FindAsync(id, owner, clock.GetUtcNow(), ct) is null) return ProblemCodes.UnknownUpload;
        using var turn = active.TryEnter(id);
        if (turn is null) return ProblemCodes.UploadBusy;
        var taken = await store.TakeAsync(id, owner, clock.GetUtcNow(), ct);
        if (!taken.IsAllowed) return taken;
        try
        {
            var upload = taken.Value;
            if (terms.Offset != upload.Received) return new Refusal(ProblemCodes.UploadOffsetConflict, $"It stands at {upload.Received}.");
            if (terms.Length > upload.Length - upload.Received) return TooLong(upload);
            var received = upload.IsUnsealed || upload.IsReady ? upload : await ReceiveAsync(upload, terms, body, ct);
            return received.IsAllowed && received.Value.IsUnsealed ? await SealAsync(received.Value) : received;
        }
        finally
        {
            await store.RenewAsync([id], DateTimeOffset.UnixEpoch, CancellationToken.None);
        }
    }

    /// <summary>Ends an upload, or removes the file it became: null for done.</summary>
    public async Task<Refusal?> TerminateAsync(UserId owner, FileId id, CancellationToken ct)
    {
        if (await store.FindAsync(id, owner, clock.GetUtcNow(), ct) is null) return ProblemCodes.UnknownUpload;
        using var turn = active.TryEnter(id);
        if (turn is null) return ProblemCodes.UploadBusy;
        var taken = await store.TakeAsync(id, owner, clock.GetUtcNow(), ct);
        if (taken.Refusal is { } refusal && refusal.Code != ProblemCodes.NotAMember) return refusal;
        return await removal.RemoveAsync(id) ? null : (Refusal)ProblemCodes.UnknownUpload;
    }

    private async Task<Outcome<ResumableUpload>> ReceiveAsync(ResumableUpload upload, PieceTerms terms, Stream body, CancellationToken ct)
    {
        await using var blob = await blobs.AppendAsync(upload.Id, upload.Received, CancellationToken.None);
        if (blob is null) return await LostAsync(upload.Id);
        using var piece = new PieceWriter(store, blob, upload, terms.Checksum, clock);
        try
        {
            if (await CopyAsync(upload, body, piece, ct) is { } refusal) return refusal;
        }
        catch (Exception error) when (terms.Checksum is null && error is (OperationCanceledException or IOException) and not BlobStoreException)
        {
            await piece.KeepAsync();
            throw;
        }

        if (!piece.IsAsAnnounced()) return ProblemCodes.ChecksumMismatch;
        return await piece.KeepAsync() ? upload with { Received = upload.Length - piece.Left } : (Outcome<ResumableUpload>)ProblemCodes.UploadBusy;
    }

    private async Task<Refusal?> CopyAsync(ResumableUpload upload, Stream body, PieceWriter piece, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer.AsMemory(0, BufferBytes), ct)) > 0)
            {
                meter.Received(read);
                if (read > piece.Left) return TooLong(upload);
                if (!await piece.WriteAsync(buffer.AsMemory(0, read))) return ProblemCodes.UploadBusy;
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<Outcome<ResumableUpload>> SealAsync(ResumableUpload upload)
    {
        if (!await blobs.CompleteAsync(upload.Id, upload.Length, CancellationToken.None)) return await LostAsync(upload.Id);
        await using var bytes = await blobs.OpenReadAsync(upload.Id, 0, upload.Length, CancellationToken.None);
        if (bytes is null) return await LostAsync(upload.Id);
        var sha256 = await SHA256.HashDataAsync(bytes, CancellationToken.None);
        if (!await store.FinishAsync(upload.Id, upload.Length, sha256)) return ProblemCodes.UploadBusy;
        meter.FinishedInPieces();
        return upload with { IsReady = true };
    }

    private async Task<Outcome<ResumableUpload>> LostAsync(FileId id)
    {
        meter.Missing();
        log.BytesMissing(id);
        await removal.RemoveAsync(id);
        return ProblemCodes.UnknownUpload;
    }

    private static Refusal TooLong(ResumableUpload upload) =>
        new(ProblemCodes.TooLarge, $"The upload was announced with {upload.Length} bytes; these would be more.");
}
