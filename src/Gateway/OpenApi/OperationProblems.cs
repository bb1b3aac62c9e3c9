// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>What an operation refuses with: an answer of each status, an example of each code.</summary>
internal static class OperationProblems
{
    private const string MediaType = "application/problem+json";

    /// <summary>Writes them. Answers of the same codes are one component, named by them: an operation shows its codes at a glance.</summary>
    public static void Write(OpenApiOperation operation, IReadOnlyList<ProblemCode> codes, OpenApiDocument document)
    {
        foreach (var ofStatus in codes.GroupBy(code => code.Status))
        {
            var name = string.Join('.', ofStatus.Select(code => code.Code));
            if (document.Components?.Responses?.ContainsKey(name) is not true) document.AddComponent<IOpenApiResponse>(name, Answer([.. ofStatus], document));
            operation.Responses![ofStatus.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(name, document);
        }
    }

    private static OpenApiResponse Answer(IReadOnlyList<ProblemCode> codes, OpenApiDocument document) => new()
    {
        Description = string.Join("\n", codes.Select(code => $"- `{code.Code}`: {code.Title}")),
        Headers = Headers(codes, document),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(ContractComponents.Problem, document),
                Examples = codes.ToDictionary(code => code.Code, IOpenApiExample (code) => new OpenApiExampleReference(code.Code, document)),
            },
        },
    };

    private static Dictionary<string, IOpenApiHeader> Headers(IReadOnlyList<ProblemCode> codes, OpenApiDocument document)
    {
        var headers = ContractComponents.HeadersOfAll(document);
        foreach (var name in codes.SelectMany(Named).Distinct()) headers[name] = new OpenApiHeaderReference(name, document);
        return headers;
    }

    private static IEnumerable<string> Named(ProblemCode code) => code.Status switch
    {
        StatusCodes.Status401Unauthorized => [ContractComponents.WwwAuthenticate],
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => [ContractComponents.RetryAfter],
        StatusCodes.Status416RangeNotSatisfiable => [ContractComponents.ContentRange],
        _ => code == ProblemCodes.IdempotencyKeyBusy ? [ContractComponents.RetryAfter] : [],
    };
}
