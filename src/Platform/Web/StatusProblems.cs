// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Platform.Web;

/// <summary>Gives the bare statuses of the framework (no route, wrong method, wrong media type) a problem document.</summary>
public static class StatusProblems
{
    /// <summary>Adds the middleware.</summary>
    public static IApplicationBuilder UseStatusProblems(this IApplicationBuilder app) => app.UseStatusCodePages(Answer);

    private static Task Answer(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var code = http.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => ProblemCodes.MalformedRequest,
            StatusCodes.Status401Unauthorized => ProblemCodes.Unauthenticated,
            StatusCodes.Status404NotFound => ProblemCodes.NotFound,
            StatusCodes.Status405MethodNotAllowed => ProblemCodes.MethodNotAllowed,
            StatusCodes.Status408RequestTimeout => ProblemCodes.RequestTimeout,
            StatusCodes.Status413PayloadTooLarge => ProblemCodes.TooLarge,
            StatusCodes.Status415UnsupportedMediaType => ProblemCodes.UnsupportedMediaType,
            StatusCodes.Status416RangeNotSatisfiable => ProblemCodes.RangeNotSatisfiable,
            StatusCodes.Status431RequestHeaderFieldsTooLarge => ProblemCodes.HeadersTooLarge,
            StatusCodes.Status503ServiceUnavailable => ProblemCodes.Unavailable,
            _ => null,
        };
        return code is null ? Task.CompletedTask : ProblemResult.WriteAsync(http, code);
    }
}
