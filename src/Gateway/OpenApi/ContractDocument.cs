// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Messages;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>What stands above the operations: title, conventions, rooms, and what operations share.</summary>
internal sealed class ContractDocument : IOpenApiDocumentTransformer
{
    /// <summary>The tag of routes about the server itself.</summary>
    public const string Operations = "operations";

    private const string Conventions = """
        The server of Secure Messenger. It cannot read what it carries: bodies, titles and files are ciphertext to it.

        - JSON in snake_case. Bytes are base64url without padding; standard base64 with padding is read too. Ids are lower-case UUIDs, times RFC 3339
          in UTC with milliseconds. A field that has no value is left out, not null. Unknown fields of requests are passed over.
        - Every refusal is RFC 9457 `application/problem+json` with a stable `code`; docs/errors.md says what to do about each. Outside of all routes
          stand 404 `not_found`, 405 `method_not_allowed` and 431 `headers_too_large`.
        - A POST may carry an `Idempotency-Key`. Lists have opaque cursors. Limits show themselves in `RateLimit` and `RateLimit-Policy`; a refusal
          that passes says when to come back in `Retry-After`.
        - What goes over the socket is described by docs/asyncapi.json and src/Contracts/Socket/messenger.proto.
        """;

    private static readonly (string Name, string Description)[] Tags =
    [
        ("auth", "Accounts, sessions and devices."),
        ("keys", "Public keys of devices, and the signed lists that say which devices an account has."),
        ("conversations", "Who talks with whom, and the devices a message is encrypted for."),
        ("groups", "Changes of a group, each a signed event of its log."),
        ("messages", "The log of a conversation."),
        ("socket", "Live delivery."),
        ("files", "Ciphertext of files; resumable by tus 1.0.0."),
        (Operations, "About the server itself."),
    ];

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Secure Messenger",
            Version = PublishedContract.Name,
            Description = Conventions.ReplaceLineEndings("\n"),
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that gave this document." }];
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        document.AddComponent<IOpenApiSchema>(ContractComponents.Problem, await ProblemAsync(document, context, cancellationToken));
        WireSchemas.LeaveOutNulls(document);
        ContractComponents.AddTo(document);
        ProblemExamples.AddTo(document);
        ManagementPaths.AddTo(document);
    }

    // Made outside of an operation it comes without references: the one it has is put back.
    private static async Task<OpenApiSchema> ProblemAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), cancellationToken: ct);
        var described = problem.Properties!["conversation"].Description;
        problem.Properties["conversation"] = new OpenApiSchemaReference(nameof(ConversationResponse), document) { Description = described };
        return problem;
    }
}
