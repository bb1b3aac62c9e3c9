// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>Writes the contract of a route, and what follows from its metadata, into its operation.</summary>
internal sealed class ContractOperations(RateLimitTable limits) : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var (document, method) = (context.Document!, context.Description.HttpMethod!);
        var metadata = new EndpointMetadataCollection(context.Description.ActionDescriptor.EndpointMetadata);
        var contract = metadata.GetMetadata<RouteContract>()
            ?? throw new InvalidOperationException($"{method} {context.Description.RelativePath} is mapped and not described.");
        var isHeadOfGet = HttpMethods.IsHead(method) && metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Count > 1;

        operation.OperationId = isHeadOfGet ? $"{contract.Id}Head" : contract.Id;
        operation.Summary = contract.Summary;
        operation.Description = $"{contract.Description.ReplaceLineEndings("\n")}\n\n{Limits(metadata)}";
        operation.Security = Security(metadata, document);
        OperationFields.Write(operation, contract, Refusals.HeedsKey(metadata, method), document);
        OperationBody.Write(operation, contract, metadata.GetMetadata<IRequestSizeLimitMetadata>());
        OperationAnswers.Write(operation, contract, isHeadOfGet, Refusals.HeedsKey(metadata, method), document);
        OperationProblems.Write(operation, Refusals.Of(metadata, method), document);
        return Task.CompletedTask;
    }

    private string Limits(EndpointMetadataCollection metadata)
    {
        var own = metadata.GetOrderedMetadata<LimitedBy>();
        var picked = own.Count > 0 ? own.Select(limited => limited.Pick(limits)) : [limits.Other];
        return "Limits: " + string.Join(", ", picked.Select(limit => $"`{limit.Name}` ({limit.Burst} at once, then one each {DurationOf(limit)})")) + ".";
    }

    private static string DurationOf(RateLimit limit) => limit.Refill.TotalSeconds >= 1 ? $"{limit.Refill.TotalSeconds} s" : $"{limit.Refill.TotalMilliseconds} ms";

    private static List<OpenApiSecurityRequirement> Security(EndpointMetadataCollection metadata, OpenApiDocument document)
    {
        if (metadata.GetMetadata<IAuthorizeData>() is null) return [];
        var ways = new List<OpenApiSecurityRequirement> { Way(ContractComponents.Bearer, document) };
        if (metadata.GetMetadata<SocketCredentials>() is not null) ways.Add(Way(ContractComponents.Ticket, document));
        return ways;
    }

    private static OpenApiSecurityRequirement Way(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
