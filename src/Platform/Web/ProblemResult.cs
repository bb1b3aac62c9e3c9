// SPDX-License-Identifier: MIT
// RFC 9457 answers. The one place where a refusal becomes HTTP.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Platform.Web;

/// <summary>Writes <c>application/problem+json</c>.</summary>
public sealed class ProblemResult(Refusal refusal) : IResult
{
    private const string MediaType = "application/problem+json";

    /// <summary>Writes the refusal unless the answer has begun.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal) => new ProblemResult(refusal).ExecuteAsync(context);

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (response.HasStarted) return Task.CompletedTask;
        httpContext.Features.Set(refusal.Code); // for who looks on from outside, where a body is but bytes
        response.StatusCode = refusal.Code.Status;
        if (refusal.Code.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (RetryAfter() is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        foreach (var header in httpContext.GetEndpoint()?.Metadata.GetOrderedMetadata<HeaderOfEveryAnswer>() ?? []) response.Headers[header.Name] = header.Value;
        return response.WriteAsJsonAsync(
            Document(refusal, httpContext.TraceIdentifier), WireJson.Default.ProblemDocument, MediaType, httpContext.RequestAborted);
    }

    // Whole seconds, rounded up: who comes back then is let in.
    private long? RetryAfter() => refusal.RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
        : refusal.Code.Status == StatusCodes.Status503ServiceUnavailable ? 1
        : null;

    private static ProblemDocument Document(Refusal refusal, string requestId) => new()
    {
        Title = refusal.Code.Title,
        Status = refusal.Code.Status,
        Code = refusal.Code.Code,
        Detail = refusal.Detail,
        RequestId = requestId,
        Errors = refusal.Errors,
        Missing = refusal.Missing,
        Extra = refusal.Extra,
        Conversation = refusal.Conversation,
    };
}
