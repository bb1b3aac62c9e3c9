// SPDX-License-Identifier: MIT
// What was thrown becomes a problem document: unreadable requests by name of the field, a full or
// broken disk by its code, everything else a bare 500.
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Platform.Web;

/// <summary>The last to see an exception.</summary>
public sealed class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> log) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested) return true; // nobody is left to read an answer
        try
        {
            await ProblemResult.WriteAsync(httpContext, Explain(httpContext, exception));
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller left while being answered.
        }

        return true;
    }

    private Refusal Explain(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                return FromJson(json);
            case BadHttpRequestException bad:
                return FromStatus(bad);
            case InvalidOperationException when HasUnknownCharset(context.Request):
                return new Refusal(ProblemCodes.UnsupportedMediaType, "Send application/json in UTF-8.");
            default:
                var failed = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint; // the context's own has been cleared
                var route = (failed as RouteEndpoint)?.RoutePattern.RawText ?? "no route";
                log.RequestFailed(exception, context.TraceIdentifier, context.Request.Method, route);
                return StorageFailures.Explain(exception) ?? ProblemCodes.Internal;
        }
    }

    // The framework throws on a charset it does not know, before it reads the body.
    private static bool HasUnknownCharset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null;

    // The path is "$.field.inner[0]"; the message of the parser may quote the input and is not repeated.
    private static Refusal FromJson(JsonException json)
    {
        var field = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        return field is null
            ? new Refusal(ProblemCodes.MalformedRequest, "The body is not the JSON object this route takes.")
            : Refusal.Field(ProblemCodes.MalformedRequest, field, "cannot be read as a value of this field's type");
    }

    private static Refusal FromStatus(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => ProblemCodes.RequestTimeout,
        StatusCodes.Status413PayloadTooLarge => ProblemCodes.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => new Refusal(ProblemCodes.UnsupportedMediaType, "Send application/json."),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => ProblemCodes.HeadersTooLarge,
        _ => new Refusal(ProblemCodes.MalformedRequest, "The body is missing, cut off or not what this route takes."),
    };
}
