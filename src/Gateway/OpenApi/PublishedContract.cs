// SPDX-License-Identifier: MIT
// /openapi/v1.json. Made of the routes when it is first asked for, not at the start, and then kept: routes do not change while a process runs.
// A gateway whose rooms are elsewhere has not their routes: it gives the document that was committed, which a test holds to be the same.
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>The OpenAPI document of this process.</summary>
internal sealed class PublishedContract(IServiceProvider services, bool isWhole)
{
    /// <summary>Its name: the version of the API.</summary>
    public const string Name = "v1";

    private readonly Lazy<Task<byte[]>> _document = new(() => isWhole ? WriteAsync(services) : ReadAsync());

    /// <summary>Answers with it. Whoever has it already is told so.</summary>
    public async Task<IResult> AnswerAsync(HttpResponse response, CancellationToken ct)
    {
        var document = await _document.Value.WaitAsync(ct);
        response.Headers.CacheControl = "no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(document))}\"");
        return Results.Bytes(document, "application/json", entityTag: tag);
    }

    private static async Task<byte[]> ReadAsync()
    {
        await using var committed = typeof(PublishedContract).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = new byte[committed.Length];
        await committed.ReadExactlyAsync(document);
        return document.AsSpan().TrimEnd("\n"u8).ToArray(); // the file ends with a line, the document does not
    }

    private static async Task<byte[]> WriteAsync(IServiceProvider services)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var written = new MemoryStream();
        await document.SerializeAsJsonAsync(written, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return written.ToArray();
    }
}
