// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Files;

internal static class FileEndpoints
{
    public static async Task<IResult> Upload(HttpContext http, Caller caller, Uploads uploads, FilesMeter meter, FilesOptions options)
    {
        RaiseBodyLimit(http, options);
        var terms = UploadTerms.Read(http.Request);
        if (!terms.IsAllowed) return new ProblemResult(terms.Refusal);
        var taken = await meter.CountAsync(uploads.TakeAsync(caller.User, terms.Value, http.Request.Body, http.RequestAborted));
        if (taken.Value is { } file) http.Response.Headers.Location = $"/api/v1/files/{file.Id:D}";
        return taken.ToResult(WireJson.Default.FileResponse, StatusCodes.Status201Created);
    }

    public static async Task<IResult> Download(
        Guid id, Caller caller, StoredFiles files, IBlobStore blobs, FilesMeter meter, ILoggerFactory logs, CancellationToken ct)
    {
        var found = await files.FindAsync(new FileId(id), caller.User, ct);
        return found.IsAllowed
            ? new DownloadResult(found.Value, blobs, meter, logs.CreateLogger<DownloadResult>())
            : new ProblemResult(found.Refusal);
    }

    public static async Task<IResult> Info(Guid id, Caller caller, StoredFiles files, CancellationToken ct)
    {
        var found = await files.FindAsync(new FileId(id), caller.User, ct);
        return found.IsAllowed
            ? Results.Json(found.Value.ToInfo(), WireJson.Default.FileInfoResponse)
            : new ProblemResult(found.Refusal);
    }

    public static async Task<IResult> Delete(Guid id, Caller caller, StoredFiles files, CancellationToken ct) =>
        (await files.RemoveAsync(new FileId(id), caller.User, ct)).ToNoContent();

    // Kestrel counts the framing of a chunked body too: six bytes for a chunk of one. That is let through, endless chunk
    // extensions are not; the bytes of the file itself are counted by Uploads.
    internal static void RaiseBodyLimit(HttpContext http, FilesOptions options)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit) return;
        limit.MaxRequestBodySize = http.Request.ContentLength is null ? (8 * options.MaxBytes) + 1024 : options.MaxBytes;
    }
}
