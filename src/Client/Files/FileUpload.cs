// SPDX-License-Identifier: MIT
// FileUpload: encrypts and uploads a file; what comes back is what a message must carry for others to fetch and open it.
using System.Security.Cryptography;
using Google.Protobuf;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class FileUpload(FilesApi files, TimeProvider time)
{
    private const string MediaType = "application/octet-stream";

    /// <summary>Uploads under a fresh key. Nothing is left at the server when this fails before its end.</summary>
    public Task<FileReference> UploadAsync(string path, Guid conversation, IProgress<long>? progress, CancellationToken ct) =>
        // A conversation that has just begun is known to the file room a moment later.
        Retry.WhileAsync(
            () => UploadOnceAsync(path, conversation, progress, ct),
            error => error.Code == ProblemCodes.UnknownConversation.Code,
            time,
            ct);

    private async Task<FileReference> UploadOnceAsync(string path, Guid conversation, IProgress<long>? progress, CancellationToken ct)
    {
        var size = FileSource.Measure(path);
        if (size > FileCipher.MaxPlaintextSize)
            throw MessengerException.Refused(FailureCodes.FileTooLarge, $"{path} is larger than any file can be.");
        using var key = SecretBytes.Random(FileCipher.KeySize, RandomSource.System);
        var cipherId = Guid.CreateVersion7(time.GetUtcNow());
        using var content = new EncryptedFileContent(path, size, key, cipherId, progress);
        var stored = await UploadAsync(content, path, conversation, ct);
        if (stored.Size != FileCipher.CiphertextSize(size) || !CryptographicOperations.FixedTimeEquals(stored.Sha256, content.Hash))
            throw MessengerException.Unavailable(FailureCodes.FileDamaged, $"The server did not store {path} as it was sent; try again.");
        return new FileReference
        {
            Id = stored.Id.ToField(),
            CipherId = cipherId.ToField(),
            Key = ByteString.CopyFrom(key.Expose()),
            CiphertextSize = (ulong)stored.Size,
            Sha256 = ByteString.CopyFrom(stored.Sha256),
            Size = (ulong)size,
            Name = Path.GetFileName(path),
            MediaType = MediaType,
        };
    }

    private async Task<FileResponse> UploadAsync(EncryptedFileContent content, string path, Guid conversation, CancellationToken ct)
    {
        try
        {
            return await files.UploadAsync(content, conversation, ct);
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.TooLarge.Code)
        {
            throw MessengerException.Refused(error.Code, $"{path} is larger than this server takes. {error.Message}", error);
        }
    }
}
