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
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

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
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/files/{file.Id.ToGuid():D}");
            using var response = await server.StreamAsync(request, access, both.Token);
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            await DecryptAsync(file, new Wire(body, silence), output, progress, both.Token);
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.UnknownFile.Code)
        {
            throw MessengerException.Refused(error.Code, "The server no longer has this file, or never gave it to you.", error);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw BrokenOff(error);
        }
    }

    private static async Task DecryptAsync(FileReference file, Wire wire, FileStream output, IProgress<long>? progress, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[FileCipher.SealedChunkSize];
        var header = buffer.AsMemory(0, FileCipher.HeaderSize);
        var received = (long)await wire.FillAsync(header, ct);
        hash.AppendData(header.Span);
        if (received < header.Length || !FileDecryptor.TryCreate(file.Key.Span, file.CipherId.ToGuid(), header.Span, out var decryptor))
            throw Damaged();
        using (decryptor)
        {
            while (await wire.FillAsync(buffer, ct) is > 0 and var length)
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

            // A cut connection has thrown by now: what ends here was meant to end here.
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

    private static MessengerException BrokenOff(Exception error) => MessengerException.Unavailable(
        FailureCodes.ServerUnreachable, "The download broke off; nothing was kept. Try again.", error);

    /// <summary>The answer's body, read in whole chunks; each read that brings something puts the silence off.</summary>
    private sealed class Wire(Stream body, CancellationTokenSource silence)
    {
        public async Task<int> FillAsync(Memory<byte> buffer, CancellationToken ct)
        {
            var filled = 0;
            while (filled < buffer.Length)
            {
                var read = await ReadAsync(buffer[filled..], ct);
                if (read == 0)
                    break;
                filled += read;
                silence.CancelAfter(LongestSilence);
            }

            return filled;
        }

        private async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken ct)
        {
            try
            {
                return await body.ReadAsync(buffer, ct);
            }
            catch (Exception error) when (error is IOException or HttpRequestException)
            {
                throw BrokenOff(error);
            }
        }
    }
}
