// SPDX-License-Identifier: MIT
// FileDownload: fetches, checks and opens a file. Written beside its place under another name; takes its place only once every
// chunk, the length and the hash of the ciphertext were right. Otherwise nothing of it stays.
using System.Security.Cryptography;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Wire;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class FileDownload(FilesApi files)
{
    /// <summary>Downloads to a path where nothing is yet.</summary>
    public async Task DownloadAsync(FileReference reference, string path, IProgress<long>? progress, CancellationToken ct)
    {
        var target = Path.GetFullPath(path);
        if (File.Exists(target) || Directory.Exists(target))
            throw Exists(target);
        using var response = await files.DownloadAsync(reference.Id.ToGuid(), ct);
        var partial = $"{target}.{Guid.CreateVersion7():N}.part";
        try
        {
            await using (var file = ClientFile(partial))
            {
                await OpenAsync(reference, response, file, progress, ct);
                await file.FlushAsync(ct);
            }

            Place(partial, target);
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            throw MessengerException.Unavailable(FailureCodes.ServerUnreachable, "The download broke off; nothing was kept. Try again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw MessengerException.Refused(FailureCodes.FileUnwritable, $"{target} cannot be written: {error.Message}", error);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static FileStream ClientFile(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024, useAsync: true);

    private static void Place(string partial, string target)
    {
        if (File.Exists(target))
            throw Exists(target);
        File.Move(partial, target, overwrite: false);
    }

    private static async Task OpenAsync(
        FileReference reference, HttpResponseMessage response, FileStream file, IProgress<long>? progress, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[FileCipher.SealedChunkSize];
        var header = buffer.AsMemory(0, FileCipher.HeaderSize);
        var received = (long)await ReadAsync(body, hash, header, ct);
        if (received < FileCipher.HeaderSize
            || !FileDecryptor.TryCreate(reference.Key.Span, reference.CipherId.ToGuid(), header.Span, out var decryptor))
            throw Damaged();
        using (decryptor)
        {
            int length;
            while ((length = await ReadAsync(body, hash, buffer, ct)) > 0)
            {
                received += length;
                if (received > (long)reference.CiphertextSize || !decryptor!.TryOpenChunk(buffer.AsSpan(0, length), out var plaintext))
                    throw Damaged();
                await file.WriteAsync(plaintext, ct);
                progress?.Report(received);
            }

            if (!decryptor!.IsComplete
                || decryptor.PlaintextSize != (long)reference.Size
                || !CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), reference.Sha256.Span))
                throw Damaged();
        }
    }

    /// <returns>Bytes read: all that fit, fewer only at the end.</returns>
    private static async Task<int> ReadAsync(Stream body, IncrementalHash hash, Memory<byte> buffer, CancellationToken ct)
    {
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        hash.AppendData(buffer.Span[..length]);
        return length;
    }

    private static MessengerException Damaged() => MessengerException.Refused(
        FailureCodes.FileDamaged, "The file at the server is not the one that was sent; nothing was kept. Ask for it to be sent again.");

    private static MessengerException Exists(string path) =>
        MessengerException.Refused(FailureCodes.FileExists, $"{path} exists already and was left alone; name another path.");
}
