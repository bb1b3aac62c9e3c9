// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Documents;

/// <summary>A running server and the OpenAPI document it serves to anybody.</summary>
internal sealed class ContractHouse : IAsyncDisposable
{
    private ContractHouse(House house, string text, ReadResult read)
    {
        House = house;
        Text = text;
        Read = read;
    }

    public House House { get; }

    /// <summary>The document as served.</summary>
    public string Text { get; }

    /// <summary>The same, as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The same, as a reader understands it, with its complaints.</summary>
    public ReadResult Read { get; }

    /// <summary>The same, as a reader understands it.</summary>
    public OpenApiDocument Document => Read.Document!;

    /// <summary>Every operation, with its path.</summary>
    public IEnumerable<(string Path, HttpMethod Method, OpenApiOperation Operation)> Operations =>
        from path in Document.Paths
        from operation in path.Value.Operations ?? []
        select (path.Key, operation.Key, operation.Value);

    public static async Task<ContractHouse> OpenAsync()
    {
        var house = await House.OpenAsync();
        using var http = house.Stranger();
        var text = await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        return new ContractHouse(house, text, OpenApiDocument.Parse(text, OpenApiConstants.Json));
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();
}
