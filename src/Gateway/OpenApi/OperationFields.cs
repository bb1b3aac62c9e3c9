// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>Fields of path, query and headers.</summary>
internal static class OperationFields
{
    /// <summary>Writes the parameters of an operation: those the contract names, and what it does not name as the code has it.</summary>
    public static void Write(OpenApiOperation operation, RouteContract contract, bool heedsKey, OpenApiDocument document)
    {
        var unnamed = (operation.Parameters ?? []).Where(found => contract.Reads.All(field => field.Name != found.Name));
        operation.Parameters = [.. unnamed, .. contract.Reads.Select(Parameter)];
        if (heedsKey) operation.Parameters.Add(new OpenApiParameterReference(ContractComponents.IdempotencyKey, document));
        if (operation.Parameters.Count == 0) operation.Parameters = null;
    }

    /// <summary>A field of a request.</summary>
    public static OpenApiParameter Parameter(RouteField field) => new()
    {
        Name = field.Name,
        In = field.Place switch
        {
            FieldPlace.Path => ParameterLocation.Path,
            FieldPlace.Query => ParameterLocation.Query,
            _ => ParameterLocation.Header,
        },
        Required = field.IsRequired,
        Description = field.Description,
        Schema = Schema(field),
        Example = field.ExampleNode,
    };

    /// <summary>A header of an answer.</summary>
    public static OpenApiHeader Header(RouteField field) => new()
    {
        Required = field.IsRequired,
        Description = field.Description,
        Schema = Schema(field),
        Example = field.ExampleNode,
    };

    private static OpenApiSchema Schema(RouteField field) => field.IsNumber
        ? new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = field.Min?.ToString(CultureInfo.InvariantCulture),
            Maximum = field.Max?.ToString(CultureInfo.InvariantCulture),
            Default = field.Default is { } usual ? JsonValue.Create(usual) : null,
        }
        : new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = field.Format,
            Pattern = field.Pattern,
            MinLength = (int?)field.Min,
            MaxLength = (int?)field.Max,
            Enum = field.Values.Count == 0 ? null : [.. field.Values.Select(value => JsonValue.Create(value))],
        };
}
