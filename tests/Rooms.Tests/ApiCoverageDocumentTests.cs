// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed partial class ApiCoverageDocumentTests
{
    // Never sent, and sent for what nobody foresaw. Those the document names apart from its tables.
    private static readonly CloseCode[] WithoutTest = [CloseCode.Policy, CloseCode.Fault];

    [Fact]
    public async Task Every_route_frame_and_close_code_stands_in_the_document_once_and_nothing_else()
    {
        await using var house = await House.OpenAsync();
        var routes = from route in house.Routes
                     from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
                     select $"{method} {route.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal).TrimEnd('/')}";
        var closings = Enum.GetValues<CloseCode>().Except(WithoutTest).Select(code => $"close {((int)code).ToString(CultureInfo.InvariantCulture)}");
        string[] all = [.. routes, .. Frames("client", ClientFrame.Descriptor), .. Frames("server", ServerFrame.Descriptor), .. closings];

        Assert.Equal(all.Order(StringComparer.Ordinal), (await RowsAsync()).Select(row => row.What).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_row_of_the_document_names_tests_and_each_of_them_exists()
    {
        var existing = Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(path => Test().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetFileNameWithoutExtension(path)}.{match.Groups[1].Value}"))
            .ToHashSet();

        foreach (var (what, tests) in await RowsAsync())
        {
            Assert.True(tests.Count > 0, $"{what} names no test");
            Assert.All(tests, test => Assert.Contains(test, existing));
        }
    }

    private static IEnumerable<string> Frames(string side, MessageDescriptor frame) =>
        frame.Oneofs.Single(oneof => oneof.Name == "frame").Fields.Select(field => $"{side} {field.Name}");

    private static async Task<List<(string What, List<string> Tests)>> RowsAsync() =>
    [
        .. (await File.ReadAllLinesAsync(Path.Combine(Root(), "docs", "api-coverage.md"), TestContext.Current.CancellationToken))
            .Select(line => Row().Match(line))
            .Where(row => row.Success)
            .Select(row => (row.Groups[1].Value, NamedTest().Matches(row.Groups[2].Value).Select(match => match.Groups[1].Value).ToList())),
    ];

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..");

    [GeneratedRegex(@"^\| `([^`]+)` \| [^|]+ \|([^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\]]*\](?:\s*(?:\[[^\n]*\]|//[^\n]*))*\s*public (?:async Task|void) (\w+)\(")]
    private static partial Regex Test();
}
