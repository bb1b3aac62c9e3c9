// SPDX-License-Identifier: MIT
// FileDownload: ciphertext to a file, chunk by chunk. Written beside the target, moved there once every tag, the size and the hash
// are right, deleted otherwise: a tampered file never appears under its name.
using System.Security.Cryptography;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class FileDownload(ServerApi server, IAccess access, TimeProvider time)
{
    public async Task DownloadAsync(FileReference file, string target, bool overwrite, IProgress<long>? progress, CancellationToken ct)
    {
        var path = Path.GetFullPath(target);
        if (Directory.Exists(path))
            throw MessengerException.Refused(FailureCodes.FileExists, $"{path} is a directory; name a file.");
        if (!overwrite && File.Exists(path))
            throw Exists(path);
        var part = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.CreateVersion7():N}.part");
        try
        {
            await using (var output = ClientHome.OpenPrivate(part, FileMode.CreateNew))
            {
                await FetchAsync(file, output, progress, ct);
                output.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw MessengerException.Refused(FailureCodes.FileUnwritable, $"{path} cannot be written: {error.Message}", error);
        }
        catch (IOException error) when (!overwrite && File.Exists(path))
        {
            throw Exists(path, error);
        }
        catch (IOException error)
        {
            throw MessengerException.Refused(FailureCodes.FileUnwritable, $"{path} cannot be written: {error.Message}", error);
        }
        finally
        {
            Discard(part);
        }
    }

    private async Task FetchAsync(FileReference file, FileStream output, IProgress<long>? progress, CancellationToken ct)
    {
        await using var body = new ResumingBody(server, access, file.Id.ToGuid(), time);
        try
        {
            await DecryptAsync(file, body, output, progress, ct);
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.UnknownFile.Code)
        {
            throw MessengerException.Refused(error.Code, "The server no longer has this file, or never gave it to you.", error);
        }
    }

    private static async Task DecryptAsync(FileReference file, ResumingBody body, FileStream output, IProgress<long>? progress, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[FileCipher.SealedChunkSize];
        var header = buffer.AsMemory(0, FileCipher.HeaderSize);
        var received = (long)await body.FillAsync(header, ct);
        hash.AppendData(header.Span);
        if (received < header.Length || !FileDecryptor.TryCreate(file.Key.Span, file.CipherId.ToGuid(), header.Span, out var decryptor))
            throw Damaged();
        using (decryptor)
        {
            while (await body.FillAsync(buffer, ct) is > 0 and var length)
            {
                received += length;
                hash.AppendData(buffer, 0, length);

                // The size is known from the first chunk on: what was announced as small does not get to fill the disk.
                if (received > (long)file.CiphertextSize || !decryptor!.TryOpenChunk(buffer.AsSpan(0, length), out var plaintext)
                    || decryptor.PlaintextSize != (long)file.Size)
                    throw Damaged();
                await output.WriteAsync(plaintext, ct);
                progress?.Report(output.Position);
            }

            // A cut connection was taken up again, or has thrown: what ends here was meant to end here.
            if (received != (long)file.CiphertextSize || !decryptor!.IsComplete
                || !CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), file.Sha256.Span))
                throw Damaged();
        }
    }

    private static void Discard(string part)
    {
        if (File.Exists(part))
            File.Delete(part);
    }

    private static MessengerException Exists(string path, Exception? error = null) =>
        MessengerException.Refused(FailureCodes.FileExists, $"{path} exists already; choose another name, or allow it to be replaced (--force).", error);

    private static MessengerException Damaged() => MessengerException.Refused(
        FailureCodes.FileDamaged, "The file is not what its sender sent: it was discarded. Ask for it to be sent again.");
}
