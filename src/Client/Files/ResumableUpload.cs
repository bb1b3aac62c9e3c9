// SPDX-License-Identifier: MIT
// ResumableUpload: one file in pieces. After any failure that may pass it asks how much the server holds and goes on there, with what it
// still has in memory. The server's word is believed only within the piece being sent.
using SecureMessenger.Client.Api;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Files;

internal sealed class ResumableUpload(UploadsApi uploads, TimeProvider time, IProgress<long>? progress, long size)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    private readonly Persistence _persistence = new(time);

    /// <summary>Sends all pieces; the answer is what the server made of them.</summary>
    public async Task<FileInfoResponse> SendAsync(Guid id, EncryptedPieces pieces, CancellationToken ct)
    {
        do
        {
            await pieces.NextAsync(ct);
            await SendPieceAsync(id, pieces.Start, pieces.Current, ct);
        }
        while (!pieces.IsLast);

        progress?.Report(size);
        return await PersistAsync(token => uploads.InfoAsync(id, token), ct);
    }

    private async Task SendPieceAsync(Guid id, long start, ReadOnlyMemory<byte> piece, CancellationToken ct)
    {
        var held = start;
        var isKnown = true;
        while (held < start + piece.Length || !isKnown)
        {
            try
            {
                var before = held;
                held = Checked(await (isKnown ? AppendAsync(id, held, piece[(int)(held - start)..], ct) : AskAsync(id, ct)), start, piece.Length);
                isKnown = true;
                if (held > before) _persistence.Moved();
            }
            catch (MessengerException error) when (_persistence.MayGoOn(error))
            {
                isKnown = false;
                await _persistence.PauseAsync(ct);
            }
        }
    }

    private Task<long> AppendAsync(Guid id, long offset, ReadOnlyMemory<byte> bytes, CancellationToken ct) => BoundedAsync(
        async (silence, token) =>
        {
            using var content = new PieceContent(bytes, sent =>
            {
                silence.CancelAfter(LongestSilence);
                progress?.Report(PlaintextAt(offset + sent));
            });
            return await uploads.AppendAsync(id, offset, content, token);
        },
        ct);

    private Task<long> AskAsync(Guid id, CancellationToken ct) => BoundedAsync((_, token) => uploads.OffsetAsync(id, token), ct);

    private async Task<T> PersistAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await BoundedAsync((_, token) => ask(token), ct);
            }
            catch (MessengerException error) when (_persistence.MayGoOn(error))
            {
                await _persistence.PauseAsync(ct);
            }
        }
    }

    /// <summary>However long a request takes, the time without any progress is bounded.</summary>
    private async Task<T> BoundedAsync<T>(Func<CancellationTokenSource, CancellationToken, Task<T>> request, CancellationToken ct)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        try
        {
            return await request(silence, both.Token);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw MessengerException.Unavailable(
                FailureCodes.ServerUnreachable, "The server stopped taking the file; nothing was sent. Try again.", error);
        }
    }

    private static long Checked(long held, long start, int length) => held >= start && held <= start + length
        ? held
        : throw MessengerException.Unavailable(FailureCodes.BadAnswer, "The server lost a part of the file, or counts another one; try again.");

    // Close enough for a bar: how much of the file lies in so much ciphertext.
    private long PlaintextAt(long position) =>
        Math.Clamp((position - FileCipher.HeaderSize) / FileCipher.SealedChunkSize * FileCipher.ChunkSize, 0, size);
}
