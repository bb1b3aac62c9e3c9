// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Exports;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Auth.Exports;

/// <summary>Streams everything the rooms hold about the caller as a zip.</summary>
internal sealed class ExportResult(Caller caller) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var gate = services.GetRequiredService<ExportGate>();
        if (gate.WhyNot(caller.User) is { } refusal)
        {
            await ProblemResult.WriteAsync(httpContext, refusal);
            return;
        }

        try
        {
            await WriteAsync(httpContext, services);
        }
        finally
        {
            gate.Leave(caller.User);
        }
    }

    // What fails half way breaks the connection: an archive that ends properly is whole.
    private async Task WriteAsync(HttpContext http, IServiceProvider services)
    {
        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"account.zip\"";
        var ct = http.RequestAborted;
        var archive = await ExportArchive.BeginAsync(http.Response.Body, services.GetRequiredService<TimeProvider>(), ct);
        foreach (var room in services.GetServices<IAccountExport>()) await room.WriteAsync(caller.User, archive, ct);
        await archive.DisposeAsync();
    }
}
