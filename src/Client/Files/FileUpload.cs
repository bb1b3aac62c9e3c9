// SPDX-License-Identifier: MIT
// FileUpload: a file to the server as ciphertext, and the reference that opens it (protocol.md §4.7). A new key for every upload. A short
// one goes in one request, a long one in pieces that survive cut connections and restarts of the server.
using Google.Protobuf;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class FileUpload(ServerApi server, IAccess access, TimeProvider time)
{
    /// <summary>Largest file, bytes.</summary>
    public const long MaxSize = 100L * 1024 * 1024;

    /// <summary>Ciphertext that is sent at once and held until it has arrived; what is longer goes in pieces of about this, and can be resumed.</summary>
    public const int PieceSize = 4 * 1024 * 1024;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(120);

    /// <summary>Uploads all of a seekable stream for the members of a conversation.</summary>
    public Task<FileReference> UploadAsync(
        Stream source, string name, string mediaType, Guid conversation, IProgress<long>? progress, CancellationToken ct)
    {
        if (source.Length > MaxSize)
            throw MessengerException.Refused(FailureCodes.FileTooLarge, $"The file is larger than {MaxSize >> 20} MiB and cannot be sent.");
        // A conversation that has just been made is known to the files room a moment later.
        return Retry.WhileAsync(
            () => UploadOnceAsync(source, name, mediaType, conversation, progress, ct),
            error => error.Code == ProblemCodes.UnknownConversation.Code,
            time,
            ct);
    }

    private async Task<FileReference> UploadOnceAsync(
        Stream source, string name, string mediaType, Guid conversation, IProgress<long>? progress, CancellationToken ct)
    {
        source.Position = 0;
        var size = source.Length;
        var cipherId = Guid.CreateVersion7();
        using var key = SecretBytes.Random(FileCipher.KeySize, RandomSource.System);
        var (id, sha256) = FileCipher.CiphertextSize(size) > PieceSize
            ? await SendPiecesAsync(source, size, key, cipherId, conversation, progress, ct)
            : await SendWholeAsync(source, size, key, cipherId, conversation, progress, ct);
        return new FileReference
        {
            Id = id.ToField(),
            CipherId = cipherId.ToField(),
            Key = ByteString.CopyFrom(key.Expose()),
            CiphertextSize = (ulong)FileCipher.CiphertextSize(size),
            Sha256 = ByteString.CopyFrom(sha256),
            Size = (ulong)size,
            Name = name,
            MediaType = mediaType,
        };
    }

    private async Task<(Guid Id, byte[] Sha256)> SendPiecesAsync(
        Stream source, long size, SecretBytes key, Guid cipherId, Guid conversation, IProgress<long>? progress, CancellationToken ct)
    {
        var uploads = new UploadsApi(server, access);
        var length = FileCipher.CiphertextSize(size);
        var id = await uploads.CreateAsync(conversation, length, ct);
        using var pieces = new EncryptedPieces(source, size, key, cipherId, PieceSize / FileCipher.SealedChunkSize);
        var stored = await new ResumableUpload(uploads, time, progress, size).SendAsync(id, pieces, ct);
        return (id, Same(stored.Size, stored.Sha256, length, pieces.Sha256()));
    }

    private async Task<(Guid Id, byte[] Sha256)> SendWholeAsync(
        Stream source, long size, SecretBytes key, Guid cipherId, Guid conversation, IProgress<long>? progress, CancellationToken ct)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        using var content = new EncryptedContent(source, size, key, cipherId, new Steps(silence, progress));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/files/upload") { Content = content };
        content.Headers.ContentType = new("application/octet-stream");
        request.Headers.ExpectContinue = true; // a refusal comes before the bytes go
        request.Headers.Add("X-Conversation-Id", conversation.ToText());
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToText());
        var stored = await StoreAsync(request, both.Token, ct);
        return (stored.Id, Same(stored.Size, stored.Sha256, content.CiphertextSize, content.Sha256.ToArray()));
    }

    private static byte[] Same(long storedSize, byte[] storedHash, long size, byte[] sha256) =>
        storedSize == size && sha256.AsSpan().SequenceEqual(storedHash)
            ? sha256
            : throw MessengerException.Unavailable(FailureCodes.BadAnswer, "The server stored something else than was sent; try again.");

    private async Task<FileResponse> StoreAsync(HttpRequestMessage request, CancellationToken limited, CancellationToken ct)
    {
        try
        {
            using var response = await server.StreamAsync(request, access, limited);
            return await server.ReadAsync(response.Content, WireJson.Default.FileResponse, limited);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw MessengerException.Unavailable(
                FailureCodes.ServerUnreachable, "The server stopped taking the file; nothing was sent. Try again.", error);
        }
    }

    /// <summary>However long an upload takes, the time without any progress is bounded.</summary>
    private sealed class Steps(CancellationTokenSource silence, IProgress<long>? progress) : IProgress<long>
    {
        public void Report(long value)
        {
            silence.CancelAfter(LongestSilence);
            progress?.Report(value);
        }
    }
}
