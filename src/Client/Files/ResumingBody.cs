// SPDX-License-Identifier: MIT
// ResumingBody: a file's ciphertext as the server sends it, read in whole chunks. A connection that breaks is taken up where it broke (Range,
// RFC 9110 §14); a server that sends the whole again is listened to from there. What all of it is worth, its reader checks.
using System.Net;
using System.Net.Http.Headers;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Sessions;

namespace SecureMessenger.Client.Files;

internal sealed class ResumingBody(ServerApi server, IAccess access, Guid fileId, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    private readonly Persistence _persistence = new(time);
    private readonly byte[] _discarded = new byte[64 * 1024];
    private HttpResponseMessage? _response;
    private Stream? _body;
    private EntityTagHeaderValue? _tag;
    private long _position;

    /// <summary>Fills the buffer, or as much of it as there is left.</summary>
    /// <returns>Bytes read; fewer than asked for only at the end.</returns>
    public async Task<int> FillAsync(Memory<byte> buffer, CancellationToken ct)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            try
            {
                var read = await ReadAsync(buffer[filled..], ct);
                if (read == 0)
                    break;
                filled += read;
                _position += read;
                _persistence.Moved();
            }
            catch (MessengerException error) when (_position > 0 && _persistence.MayGoOn(error))
            {
                Close();
                await _persistence.PauseAsync(ct);
            }
        }

        return filled;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken ct)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        try
        {
            _body ??= await OpenAsync(both.Token);
            return await _body.ReadAsync(buffer, both.Token);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw BrokenOff(error);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw BrokenOff(error);
        }
    }

    private async Task<Stream> OpenAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/files/{fileId:D}");
        if (_position > 0)
        {
            request.Headers.Range = new RangeHeaderValue(_position, null);
            if (_tag is { IsWeak: false }) request.Headers.IfRange = new RangeConditionHeaderValue(_tag);
        }

        _response = await server.StreamAsync(request, access, ct);
        _tag ??= _response.Headers.ETag;
        var body = await _response.Content.ReadAsStreamAsync(ct);
        if (_response.StatusCode != HttpStatusCode.PartialContent)
            await DiscardAsync(body, ct);
        else if (_response.Content.Headers.ContentRange?.From != _position)
            throw MessengerException.Unavailable(FailureCodes.BadAnswer, "The server sent another part of the file than was asked for; try again.");
        return body;
    }

    private async Task DiscardAsync(Stream body, CancellationToken ct)
    {
        for (var left = _position; left > 0;)
        {
            var read = await body.ReadAsync(_discarded.AsMemory(0, (int)Math.Min(left, _discarded.Length)), ct);
            if (read == 0) return; // shorter than it was: the reader will miss the rest
            left -= read;
        }
    }

    private void Close()
    {
        _body = null;
        _response?.Dispose();
        _response = null;
    }

    private static MessengerException BrokenOff(Exception error) => MessengerException.Unavailable(
        FailureCodes.ServerUnreachable, "The download broke off; nothing was kept. Try again.", error);
}
