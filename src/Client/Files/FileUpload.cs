// SPDX-License-Identifier: MIT
// FileUpload: a file to the server as ciphertext, and the reference that opens it (protocol.md §4.7). A new key for every upload.
using System.Text.Json;
using Google.Protobuf;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class FileUpload(ServerApi server, IAccess access, TimeProvider time)
{
    /// <summary>Largest file, bytes.</summary>
    public const long MaxSize = 100L * 1024 * 1024;

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
        using var content = new EncryptedContent(source, size, key, cipherId, progress);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/files/upload") { Content = content };
        content.Headers.ContentType = new("application/octet-stream");
        request.Headers.ExpectContinue = true; // a refusal comes before the bytes go
        request.Headers.Add("X-Conversation-Id", conversation.ToText());
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToText());
        using var response = await server.StreamAsync(request, access, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var stored = await JsonSerializer.DeserializeAsync(body, WireJson.Default.FileResponse, ct);
        if (stored is null || stored.Size != content.CiphertextSize || !content.Sha256.SequenceEqual(stored.Sha256))
            throw MessengerException.Unavailable(FailureCodes.BadAnswer, "The server stored something else than was sent; try again.");
        return new FileReference
        {
            Id = stored.Id.ToField(),
            CipherId = cipherId.ToField(),
            Key = ByteString.CopyFrom(key.Expose()),
            CiphertextSize = (ulong)content.CiphertextSize,
            Sha256 = ByteString.CopyFrom(content.Sha256),
            Size = (ulong)size,
            Name = name,
            MediaType = mediaType,
        };
    }
}
