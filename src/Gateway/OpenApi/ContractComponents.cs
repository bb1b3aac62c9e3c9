// SPDX-License-Identifier: MIT
using Microsoft.OpenApi;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>What operations share, by name.</summary>
internal static class ContractComponents
{
    public const string Bearer = "bearer";
    public const string Ticket = "ticket";
    public const string Problem = "ProblemDocument";
    public const string IdempotencyKey = "Idempotency-Key";
    public const string IdempotencyReplayed = "Idempotency-Replayed";
    public const string RetryAfter = "Retry-After";
    public const string WwwAuthenticate = "WWW-Authenticate";
    public const string ContentRange = "Content-Range";

    private static readonly RouteField[] OfEveryAnswer =
    [
        RouteField.Header("X-Request-Id", "Finds the request in the server's logs.")
            with { IsRequired = true, Pattern = "^[0-9a-f]{24}$", Example = "3f9c0b6a1d2e4f5a6b7c8d9e" },
        RouteField.Header("RateLimit", "What is left of the tightest limit (draft-ietf-httpapi-ratelimit-headers).") with { Example = "\"other\";r=199;t=1" },
        RouteField.Header("RateLimit-Policy", "That limit: its size, and the seconds in which it fills.") with { Example = "\"other\";q=200;w=4" },
    ];

    private static readonly RouteField[] OfSome =
    [
        RouteField.Header(IdempotencyReplayed, "The answer is the stored one of an earlier request.") with { Values = ["true"], Example = "true" },
        RouteField.Header(RetryAfter, "Whole seconds until it is worth coming back.") with { IsNumber = true, Min = 1, Example = "12" },
        RouteField.Header(WwwAuthenticate, "How to authenticate.") with { IsRequired = true, Values = ["Bearer"], Example = "Bearer" },
        RouteField.Header(ContentRange, "How long the file is.") with { IsRequired = true, Example = "bytes */3000000" },
    ];

    private static readonly RouteField Key = RouteField.Header(
        IdempotencyKey, "Best a UUID. The same key with the same request within 24 hours gives the stored answer; with another request it is refused.")
        with { Min = 1, Max = 255, Pattern = "^[!-~]+$", Example = "019b7c40-9f77-72b9-b4dd-85e1a3049209" };

    /// <summary>Headers that every answer has.</summary>
    public static Dictionary<string, IOpenApiHeader> HeadersOfAll(OpenApiDocument document) =>
        OfEveryAnswer.ToDictionary(field => field.Name, IOpenApiHeader (field) => new OpenApiHeaderReference(field.Name, document));

    /// <summary>Adds them.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        foreach (var field in OfEveryAnswer.Concat(OfSome)) document.AddComponent<IOpenApiHeader>(field.Name, OperationFields.Header(field));
        document.AddComponent<IOpenApiParameter>(IdempotencyKey, OperationFields.Parameter(Key));
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The `access_token` of register, login or refresh; good for 15 minutes unless configured otherwise.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Ticket, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Query,
            Name = "ticket",
            Description = "A single-use ticket of `/api/v1/ws-tickets`; opens a socket and nothing else.",
        });
    }
}
