// SPDX-License-Identifier: MIT
using Microsoft.OpenApi;

namespace SecureMessenger.Tests.Documents;

public sealed class OpenApiExampleTests
{
    [Fact]
    public async Task Every_body_has_an_example_that_fits_its_schema()
    {
        await using var contract = await ContractHouse.OpenAsync();
        var seen = 0;
        foreach (var (where, media) in Bodies(contract).Where(body => body.Media.Schema?.Format != "binary"))
        {
            var examples = media.Examples is { Count: > 0 } named ? named.Values.Select(example => example.Value) : [media.Example];
            foreach (var example in examples)
            {
                Assert.True(example is not null, $"{where} has no example");
                Assert.Empty(SchemaCheck.Complaints(example, media.Schema!, where));
                seen++;
            }
        }

        Assert.True(seen > 400, $"only {seen} examples");
    }

    [Fact]
    public async Task Every_example_of_a_field_fits_its_schema()
    {
        await using var contract = await ContractHouse.OpenAsync();
        var parameters = contract.Operations.SelectMany(each => each.Operation.Parameters ?? []).Select(field => (field.Name!, field.Example, field.Schema!));
        var headers = contract.Operations.SelectMany(each => each.Operation.Responses!.Values).SelectMany(answer => answer.Headers ?? new Dictionary<string, IOpenApiHeader>())
            .Select(header => (header.Key, header.Value.Example, header.Value.Schema!));

        foreach (var (name, example, schema) in parameters.Concat(headers).Where(field => field.Example is not null))
            Assert.Empty(SchemaCheck.Complaints(example, schema, name));
    }

    [Fact]
    public async Task An_example_that_does_not_fit_would_be_found()
    {
        await using var contract = await ContractHouse.OpenAsync();
        var register = contract.Document.Components!.Schemas!["RegisterRequest"];
        var sent = System.Text.Json.Nodes.JsonNode.Parse("""{"username":"a b","device_name":7,"colour":"red"}""");

        Assert.Equal(
            ["x: password is missing", "x.username does not match", "x.device_name is no String", "x.colour is unknown"],
            SchemaCheck.Complaints(sent, register, "x"));
    }

    private static IEnumerable<(string Where, OpenApiMediaType Media)> Bodies(ContractHouse contract) =>
        from each in contract.Operations
        from body in (each.Operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>()).Select(media => ($"{each.Method} {each.Path}", media.Value))
            .Concat(from answer in each.Operation.Responses!
                    from media in answer.Value.Content ?? new Dictionary<string, OpenApiMediaType>()
                    select ($"{each.Method} {each.Path} {answer.Key}", media.Value))
        select body;
}
