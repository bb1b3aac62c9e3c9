// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Sweeping;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>Puts <c>Idempotency-Key</c> before the rooms.</summary>
public static class IdempotencyServices
{
    /// <summary>Adds the middleware: behind authentication, for a key belongs to who is calling.</summary>
    public static IApplicationBuilder UseIdempotency(this IApplicationBuilder app) => app.UseMiddleware<IdempotencyMiddleware>();

    internal static void AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<AnswerStore>();
        services.AddSingleton<ISweep, AnswerSweep>();
    }
}
