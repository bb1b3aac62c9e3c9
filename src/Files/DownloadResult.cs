// SPDX-License-Identifier: MIT
// A file as an answer: RFC 9110 §13.2.2 (If-None-Match before Range), §14 (one range). Streamed; never whole in memory.
using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Files;

internal sealed class DownloadResult(StoredFile file, IBlobStore blobs, FilesMeter meter, ILogger log) : IResult
{
    private const int BufferBytes = 64 * 1024;

    // The ciphertext of an id never changes: its hash is a strong validator.
    private readonly EntityTagHeaderValue _tag = new($"\"{Convert.ToHexStringLower(file.Sha256)}\"");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        if (IsKnown(request))
        {
            SetHeaders(response.Headers);
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var range = AskedRange(request);
        if (range is { Length: 0 })
        {
            response.Headers.ContentRange = $"bytes */{file.Size}";
            await ProblemResult.WriteAsync(httpContext, ProblemCodes.RangeNotSatisfiable);
            return;
        }

        await SendAsync(httpContext, range);
    }

    private void SetHeaders(IHeaderDictionary headers)
    {
        headers.ETag = _tag.ToString();
        headers.AcceptRanges = "bytes";
        headers.CacheControl = "private";
        headers.ContentDisposition = "attachment";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox";
    }

    private bool IsKnown(HttpRequest request) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(_tag, useStrongComparison: false));

    // Range means something for GET alone (§14.2), and after If-Range only while the file is the one the client has part of.
    private ByteRange? AskedRange(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) || request.Headers.Range is not [{ } asked]) return null;
        if (request.Headers.IfRange.Count > 0
            && request.GetTypedHeaders().IfRange?.EntityTag?.Compare(_tag, useStrongComparison: true) is not true)
        {
            return null;
        }

        return ByteRange.Parse(asked, file.Size);
    }

    private async Task SendAsync(HttpContext http, ByteRange? range)
    {
        var part = range ?? new ByteRange(0, file.Size);
        await using var bytes = await blobs.OpenReadAsync(file.Id, part.Offset, part.Length, http.RequestAborted);
        if (bytes is null)
        {
            meter.Missing();
            log.BytesMissing(file.Id);
            await ProblemResult.WriteAsync(http, ProblemCodes.UnknownFile);
            return;
        }

        SetHeaders(http.Response.Headers);
        if (range is not null)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = $"bytes {part.Offset}-{part.Offset + part.Length - 1}/{file.Size}";
        }

        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = part.Length;
        if (HttpMethods.IsHead(http.Request.Method)) return;
        var sent = await CopyAsync(bytes, http.Response.Body, http.RequestAborted);
        if (sent == part.Length) return;
        meter.Missing();
        log.BytesMissing(file.Id);
        http.Abort(); // the status has left; a broken connection is the only honest word for a short body
    }

    private async Task<long> CopyAsync(Stream bytes, Stream body, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long sent = 0;
            int read;
            while ((read = await bytes.ReadAsync(buffer.AsMemory(0, BufferBytes), ct)) > 0)
            {
                await body.WriteAsync(buffer.AsMemory(0, read), ct);
                sent += read;
                meter.Sent(read);
            }

            return sent;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
