// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Web;
using Yarp.ReverseProxy.Forwarder;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Tells the caller about a request that did not get through as a room would: by a problem document. What has begun to be answered is cut off.</summary>
internal sealed class FailureMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } failure || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested) return;
        if (Failures.OfBody(failure) is { } bad) throw bad; // too slow, cut off, out of shape: answered as where it is read
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError) await ProblemResult.WriteAsync(context, Explain(failure));
    }

    private static Refusal Explain(IForwarderErrorFeature failure) => new(
        ProblemCodes.Unavailable,
        failure.Error == ForwarderError.NoAvailableDestinations || Failures.NeverConnected(failure)
            ? "No service for this can be reached. Nothing was done; come back shortly."
            : "The service for this did not answer. It may have done what was asked: repeat it with the same Idempotency-Key or client_id.");
}
