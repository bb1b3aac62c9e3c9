// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Tests.Documents;

public sealed class OpenApiDocumentTests
{
    private static readonly string[] Management = ["GET /healthz", "GET /metrics", "GET /readyz"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_served_is_what_is_committed()
    {
        await using var contract = await ContractHouse.OpenAsync();

        await PublishedFile.IsAsync("openapi.json", contract.Text + "\n");
    }

    [Fact]
    public async Task A_reader_has_nothing_to_complain_of()
    {
        await using var contract = await ContractHouse.OpenAsync();

        Assert.StartsWith("3.1.", contract.Json["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, contract.Read.Diagnostic!.SpecificationVersion);
        Assert.Empty(contract.Read.Diagnostic.Errors);
        Assert.Empty(contract.Read.Diagnostic.Warnings);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_component_is_used()
    {
        await using var contract = await ContractHouse.OpenAsync();
        var references = References(contract.Json).ToHashSet(StringComparer.Ordinal);

        Assert.True(references.Count > 100);
        Assert.All(references, reference => Assert.NotNull(Follow(contract.Json, reference)));
        var components = from kind in contract.Json["components"]!.AsObject()
                         where kind.Key != "securitySchemes" // named without a reference
                         from component in kind.Value!.AsObject()
                         select $"#/components/{kind.Key}/{component.Key}";
        Assert.Equal(["#/components/examples/headers_too_large", "#/components/examples/not_found"], components.Except(references).Order());
    }

    [Fact]
    public async Task Every_route_is_described_and_nothing_else()
    {
        await using var contract = await ContractHouse.OpenAsync();
        var routes = Routes(contract).Select(each => $"{each.Method} {each.Path}").Where(route => route != "GET /openapi/v1.json");

        var described = contract.Operations.Select(each => $"{each.Method} {each.Path}").ToList();

        Assert.Equal(routes.Concat(Management).Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_has_a_name_of_its_own()
    {
        await using var contract = await ContractHouse.OpenAsync();

        Assert.Distinct(contract.Operations.Select(each => each.Operation.OperationId));
        foreach (var (path, _, operation) in contract.Operations)
        {
            Assert.NotEmpty(operation.Summary!);
            Assert.NotEmpty(operation.Description!);
            Assert.Single(operation.Tags!);
            Assert.Contains(operation.Responses!.Keys, status => status[0] is '1' or '2');
            foreach (var parameter in operation.Parameters ?? [])
            {
                Assert.True(parameter.Description is { Length: > 0 }, $"{path}: {parameter.Name}");
                Assert.True(parameter.In != ParameterLocation.Path || parameter.Example is not null, $"{path}: {parameter.Name}");
            }
        }
    }

    [Fact]
    public async Task Every_operation_names_the_refusals_its_route_declares_and_no_others()
    {
        await using var contract = await ContractHouse.OpenAsync();
        foreach (var (path, method, route) in Routes(contract).Where(each => each.Path.StartsWith("/api", StringComparison.Ordinal)))
        {
            var operation = contract.Document.Paths[path].Operations![HttpMethod.Parse(method)];
            var named = operation.Responses!.SelectMany(answer =>
                answer.Value.Content?.TryGetValue("application/problem+json", out var problem) is true
                    ? problem.Examples!.Keys.Select(code => $"{code} {answer.Key}")
                    : []);
            Assert.Equal(Refusals.Of(route.Metadata, method).Select(code => $"{code.Code} {code.Status}").Order(), named.Order());
        }
    }

    [Fact]
    public async Task Every_refusal_of_the_table_is_declared_by_a_route_or_by_none_at_all()
    {
        await using var contract = await ContractHouse.OpenAsync();
        var declared = Routes(contract).SelectMany(each => Refusals.Of(each.Route.Metadata, each.Method));

        Assert.Empty(ProblemCodes.All.Except(declared).Except(Refusals.OfNoRoute));
    }

    [Fact]
    public async Task What_wants_a_token_says_so()
    {
        await using var contract = await ContractHouse.OpenAsync();
        foreach (var (path, method, route) in Routes(contract).Where(each => each.Path.StartsWith("/api", StringComparison.Ordinal)))
        {
            var schemes = contract.Document.Paths[path].Operations![HttpMethod.Parse(method)].Security!.SelectMany(way => way.Keys.Select(scheme => scheme.Reference.Id));
            string[] expected = route.Metadata.GetMetadata<IAuthorizeData>() is null ? [] : path == "/api/v1/ws" ? ["bearer", "ticket"] : ["bearer"];
            Assert.Equal(expected, schemes);
        }
    }

    [Fact]
    public async Task Who_has_it_already_is_told_so()
    {
        await using var contract = await ContractHouse.OpenAsync();
        using var http = contract.House.Stranger();
        using var first = await http.GetAsync("/openapi/v1.json", Ct);
        Assert.Equal("application/json", first.Content.Headers.ContentType?.MediaType);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        again.Headers.IfNoneMatch.Add(Assert.IsType<EntityTagHeaderValue>(first.Headers.ETag));
        using var second = await http.SendAsync(again, Ct);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private static IEnumerable<(string Path, string Method, RouteEndpoint Route)> Routes(ContractHouse contract) =>
        from route in contract.House.Routes
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (PathOf(route), method, route);

    private static string PathOf(RouteEndpoint route) => string.Join('/', route.RoutePattern.PathSegments
        .Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => throw new NotSupportedException("A route of a kind that has not been seen."),
        })))
        .Prepend(""));

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject entry => entry.SelectMany(field => field is { Key: "$ref", Value: JsonValue target } ? [target.GetValue<string>()] : References(field.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private static JsonNode? Follow(JsonNode? node, string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        foreach (var name in reference[2..].Split('/')) node = node?[name];
        return node;
    }
}
