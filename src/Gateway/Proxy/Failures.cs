// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>What can have gone wrong on the way to a service.</summary>
internal static class Failures
{
    /// <summary>Whether no connection came about: the service has seen nothing of the request, and none of its body was read.</summary>
    public static bool NeverConnected(IForwarderErrorFeature failure) => failure.Exception
        is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
        or OperationCanceledException { InnerException: TimeoutException }; // ConnectTimeout

    /// <summary>The complaint of our own listener about the body it was reading, if that is what broke the request.</summary>
    public static BadHttpRequestException? OfBody(IForwarderErrorFeature failure) => failure.Exception switch
    {
        BadHttpRequestException bad => bad,
        AggregateException several => several.Flatten().InnerExceptions.OfType<BadHttpRequestException>().FirstOrDefault(),
        { InnerException: BadHttpRequestException inner } => inner,
        _ => null,
    };
}
