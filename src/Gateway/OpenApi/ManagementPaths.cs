// SPDX-License-Identifier: MIT
using Microsoft.OpenApi;
using SecureMessenger.Gateway.Health;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>The management port: its routes are no endpoints, for they are told apart by the port a connection came in on.</summary>
internal static class ManagementPaths
{
    private static readonly OpenApiServer Port = new()
    {
        Url = "http://localhost:9464",
        Description = "The management port (`management.port`), loopback unless configured otherwise.",
    };

    /// <summary>Adds them.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (path, contract) in ManagementRoutes.Published) document.Paths.Add(path, Item(contract, document));
    }

    private static OpenApiPathItem Item(RouteContract contract, OpenApiDocument document) => new()
    {
        Servers = [Port],
        Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = Operation(contract, document) },
    };

    private static OpenApiOperation Operation(RouteContract contract, OpenApiDocument document)
    {
        var operation = new OpenApiOperation
        {
            OperationId = contract.Id,
            Summary = contract.Summary,
            Description = contract.Description,
            Security = [],
            Responses = [],
            Tags = new HashSet<OpenApiTagReference> { new(ContractDocument.Operations, document) },
        };
        foreach (var answer in contract.Gives)
        {
            operation.Responses[$"{answer.Status}"] = new OpenApiResponse
            {
                Description = answer.Description,
                Content = new Dictionary<string, OpenApiMediaType> { [answer.Body!.MediaType] = OperationBody.Media(answer.Body, null) },
            };
        }

        return operation;
    }
}
