// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>Adds the OpenAPI document.</summary>
internal static class OpenApiServices
{
    public static IServiceCollection AddPublishedContract(this IServiceCollection services, bool isWhole)
    {
        services.AddSingleton(provider => new PublishedContract(provider, isWhole));
        if (!isWhole) return services;
        services.AddOpenApi(PublishedContract.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddSchemaTransformer<WireSchemas>();
            options.AddOperationTransformer<ContractOperations>();
            options.AddDocumentTransformer<ContractDocument>();
        });
        return services;
    }
}
