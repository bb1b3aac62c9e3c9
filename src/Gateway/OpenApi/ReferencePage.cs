// SPDX-License-Identifier: MIT
// A page to read and try the contract with, for who develops against it: mapped in Development and nowhere else. Its script comes
// out of the package; its policy lets it fetch from this server alone, whatever its options say.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>The page under <c>/scalar</c>.</summary>
public static class ReferencePage
{
    private const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapReference(this IEndpointRouteBuilder routes)
    {
        routes.MapScalarApiReference("/scalar", options =>
        {
            options.Title = "Secure Messenger";
            options.OpenApiRoutePattern = "/openapi/{documentName}.json";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.Agent = new ScalarAgentOptions { Disabled = true };
        }).Add(LoosenPolicy);
        return routes;
    }

    private static void LoosenPolicy(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        };
    }
}
