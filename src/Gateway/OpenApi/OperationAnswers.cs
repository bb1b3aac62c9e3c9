// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>What an operation answers when it does what it was asked.</summary>
internal static class OperationAnswers
{
    /// <summary>Writes the answers of a contract. A HEAD of a GET has neither bodies nor parts.</summary>
    public static void Write(OpenApiOperation operation, RouteContract contract, bool isHeadOfGet, bool heedsKey, OpenApiDocument document)
    {
        var found = operation.Responses ?? [];
        operation.Responses = [];
        foreach (var answer in contract.Gives.Where(answer => !isHeadOfGet || answer.Status != StatusCodes.Status206PartialContent))
        {
            var status = answer.Status.ToString(CultureInfo.InvariantCulture);
            var schema = found.TryGetValue(status, out var made) ? made.Content?.Values.FirstOrDefault()?.Schema : null;
            operation.Responses[status] = Answer(isHeadOfGet ? answer with { Body = null } : answer, schema, document, heedsKey);
        }
    }

    private static OpenApiResponse Answer(RouteAnswer answer, IOpenApiSchema? schema, OpenApiDocument document, bool heedsKey)
    {
        var headers = ContractComponents.HeadersOfAll(document);
        if (heedsKey) headers[ContractComponents.IdempotencyReplayed] = new OpenApiHeaderReference(ContractComponents.IdempotencyReplayed, document);
        foreach (var field in answer.Headers) headers[field.Name] = OperationFields.Header(field);
        return new OpenApiResponse
        {
            Description = answer.Description,
            Headers = headers,
            Content = answer.Body is null ? null
                : new Dictionary<string, OpenApiMediaType> { [answer.Body.MediaType] = OperationBody.Media(answer.Body, schema) },
        };
    }
}
