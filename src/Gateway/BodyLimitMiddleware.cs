// SPDX-License-Identifier: MIT
// Kestrel refuses a body over the limit by closing a connection that the caller is still writing to: he often sees a broken pipe in
// the place of the 413. So what says beforehand that it is too large is refused before it is read, and read past if that is cheap.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Web;
using SecureMessenger.Platform.Web.Idempotency;

namespace SecureMessenger.Gateway;

/// <summary>Answers 413 to a body whose announced length is over its route's limit, in a way that the caller gets to read.</summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    // More than this is not worth its way: the connection closes.
    private const long MostReadPast = 8 * 1024 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit
            || !(context.Request.ContentLength > limit.MaxRequestBodySize)
            || context.GetEndpoint()?.Metadata.GetMetadata<StreamedBody>() is not null) // has its limit from the settings
        {
            return next(context);
        }

        if (context.Request.ContentLength <= MostReadPast) limit.MaxRequestBodySize = null;
        return ProblemResult.WriteAsync(context, ProblemCodes.TooLarge);
    }
}
