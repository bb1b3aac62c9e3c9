// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Fuzzing;

public sealed partial class CorpusTests
{
    // On the management port: they take nothing.
    private static readonly string[] Elsewhere = ["GET /healthz", "GET /metrics", "GET /readyz"];

    [Fact]
    public async Task Every_published_operation_is_asked_for_by_the_fuzzer()
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Programs.Root, "docs", "openapi.json"), TestContext.Current.CancellationToken))!;
        var published = from path in document["paths"]!.AsObject()
                        from operation in path.Value!.AsObject()
                        where operation.Value is JsonObject answers && answers.ContainsKey("responses")
                        select $"{operation.Key.ToUpperInvariant()} {path.Key}";

        foreach (var operation in published.Except(Elsewhere))
        {
            var (method, pattern) = (operation.Split(' ')[0], $"^{Parameter().Replace(operation.Split(' ')[1], "[^/]+")}$");
            Assert.True(RestInput.All.Any(input => input.Method.Method == method && Regex.IsMatch(input.Path.Split('?')[0], pattern)), $"no file of Corpus/rest asks {operation}");
        }
    }

    [Fact]
    public void Every_frame_a_client_may_send_is_sent_by_the_fuzzer()
    {
        var sent = Directory.GetFiles(RestInput.Folder("frames"), "*.json").SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject().Select(frame => frame.Key));

        Assert.Empty(ClientFrame.Descriptor.Oneofs[0].Fields.Select(field => field.Name).Except(sent));
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
