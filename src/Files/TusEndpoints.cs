// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Files;

/// <summary>Resumable uploads over HTTP: tus 1.0.0.</summary>
internal static class TusEndpoints
{
    private const string Path = "/api/v1/files/uploads";
    private const string MethodOverride = "X-HTTP-Method-Override";

    /// <summary>Every answer names the version; every request but OPTIONS must.</summary>
    public static async ValueTask<object?> SpeakAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.OnStarting(NameVersion, http.Response);
        if (HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers[TusHeaders.Resumable] is [TusHeaders.Version]) return await next(context);
        http.Response.Headers["Tus-Version"] = TusHeaders.Version;
        return new ProblemResult(new Refusal(ProblemCodes.UnsupportedTusVersion, $"Send {TusHeaders.Resumable}: {TusHeaders.Version}."));
    }

    public static IResult Options(HttpResponse response, FilesOptions options)
    {
        response.Headers["Tus-Version"] = TusHeaders.Version;
        response.Headers["Tus-Extension"] = TusHeaders.Extensions;
        response.Headers["Tus-Max-Size"] = options.MaxBytes.ToString(CultureInfo.InvariantCulture);
        response.Headers["Tus-Checksum-Algorithm"] = UploadChecksum.Algorithms;
        return Results.NoContent();
    }

    public static async Task<IResult> Create(HttpContext http, Caller caller, ResumableUploads uploads)
    {
        var terms = TusHeaders.ReadCreation(http.Request);
        if (!terms.IsAllowed) return new ProblemResult(terms.Refusal);
        var created = await uploads.CreateAsync(caller.User, terms.Value, http.RequestAborted);
        if (!created.IsAllowed) return new ProblemResult(created.Refusal);
        TusHeaders.Tell(http.Response.Headers, created.Value);
        http.Response.Headers.Location = $"{Path}/{created.Value.Id}";
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    public static async Task<IResult> Head(Guid id, HttpContext http, Caller caller, ResumableUploads uploads)
    {
        var found = await uploads.FindAsync(caller.User, new FileId(id), http.RequestAborted);
        if (!found.IsAllowed) return new ProblemResult(found.Refusal);
        var headers = http.Response.Headers;
        TusHeaders.Tell(headers, found.Value);
        headers[TusHeaders.Length] = found.Value.Length.ToString(CultureInfo.InvariantCulture);
        if (found.Value.Metadata is { } metadata) headers[UploadMetadata.Header] = metadata;
        headers.CacheControl = "no-store";
        return Results.Ok();
    }

    public static async Task<IResult> Patch(Guid id, HttpContext http, Caller caller, ResumableUploads uploads, FilesOptions options)
    {
        FileEndpoints.RaiseBodyLimit(http, options);
        var terms = TusHeaders.ReadPiece(http.Request);
        if (!terms.IsAllowed) return new ProblemResult(terms.Refusal);
        var appended = await uploads.AppendAsync(caller.User, new FileId(id), terms.Value, http.Request.Body, http.RequestAborted);
        if (!appended.IsAllowed) return new ProblemResult(appended.Refusal);
        TusHeaders.Tell(http.Response.Headers, appended.Value);
        return Results.NoContent();
    }

    public static async Task<IResult> Delete(Guid id, Caller caller, ResumableUploads uploads, CancellationToken ct) =>
        (await uploads.TerminateAsync(caller.User, new FileId(id), ct)).ToNoContent();

    /// <summary>For clients whose surroundings know GET and POST alone: the method is in a header.</summary>
    public static Task<IResult> Overridden(Guid id, HttpContext http, Caller caller, ResumableUploads uploads, FilesOptions options)
    {
        switch (http.Request.Headers[MethodOverride].ToString())
        {
            case "PATCH":
                return Patch(id, http, caller, uploads, options);
            case "DELETE":
                return Delete(id, caller, uploads, http.RequestAborted);
            default:
                http.Response.Headers.Allow = "DELETE, HEAD, OPTIONS, PATCH";
                return Task.FromResult<IResult>(new ProblemResult(ProblemCodes.MethodNotAllowed));
        }
    }

    private static Task NameVersion(object state)
    {
        ((HttpResponse)state).Headers[TusHeaders.Resumable] = TusHeaders.Version;
        return Task.CompletedTask;
    }
}
