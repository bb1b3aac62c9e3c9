// SPDX-License-Identifier: MIT
// CycloneDX 1.6 (ECMA-424), JSON. Without a serial number and a time, so that the same build has the same one.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.SupplyChain;

/// <summary>The bill of materials of a program.</summary>
internal static class BillOfMaterials
{
    /// <summary>Writes it.</summary>
    public static string Write(BuiltProgram program)
    {
        var self = $"{program.Name}@{program.Version}";
        var bill = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "application", ["bom-ref"] = self, ["name"] = program.Name, ["version"] = program.Version, ["licenses"] = Licence("MIT"),
                },
            },
            ["components"] = new JsonArray([.. program.Packages.Select(package => Component(program, package))]),
            ["dependencies"] = new JsonArray([Wants(self, program.Direct), .. program.Packages.Select(package => Wants(package.Url, program.DependenciesOf(package)))]),
        };
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) bill.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static JsonObject Component(BuiltProgram program, Package package) => new()
    {
        ["type"] = "library",
        ["bom-ref"] = package.Url,
        ["name"] = package.Id,
        ["version"] = package.Version,
        ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(program.HashOf(package)) }),
        ["licenses"] = Licence(Licences.Of(package)),
        ["purl"] = package.Url,
    };

    private static JsonObject Wants(string reference, IEnumerable<Package> wanted) => new()
    {
        ["ref"] = reference, ["dependsOn"] = new JsonArray([.. wanted.Select(package => (JsonNode)package.Url)]),
    };

    private static JsonArray Licence(string expression) => expression.Contains(' ', StringComparison.Ordinal)
        ? new(new JsonObject { ["expression"] = expression })
        : new(new JsonObject { ["license"] = new JsonObject { ["id"] = expression } });
}
