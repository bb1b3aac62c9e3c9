// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>The body of a request.</summary>
internal static class OperationBody
{
    /// <summary>Writes it: the schema is the code's, the example the contract's.</summary>
    public static void Write(OpenApiOperation operation, RouteContract contract, IRequestSizeLimitMetadata? limit)
    {
        var found = operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema;
        operation.RequestBody = contract.Takes is not { } body ? null : new OpenApiRequestBody
        {
            Description = body.Description ?? AtMost(limit),
            Required = !body.IsOptional,
            Content = new Dictionary<string, OpenApiMediaType> { [body.MediaType] = Media(body, found) },
        };
    }

    /// <summary>A body, with its schema if it has one of its own.</summary>
    public static OpenApiMediaType Media(RouteBody body, IOpenApiSchema? schema) => new()
    {
        Schema = body.Shape is not null
            ? WireSchemas.WithoutNull(schema ?? throw new InvalidOperationException($"No schema was made of {body.Shape.Name}."))
            : new OpenApiSchema { Type = JsonSchemaType.String, Format = body.Example is null ? "binary" : null },
        Example = body.Example,
    };

    private static string? AtMost(IRequestSizeLimitMetadata? limit) =>
        limit?.MaxRequestBodySize is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"At most {bytes} bytes.") : null;
}
