// SPDX-License-Identifier: MIT
// What packages say of themselves in their .nuspec, as SPDX expressions.
using System.Xml.Linq;

namespace SecureMessenger.Tests.SupplyChain;

/// <summary>Under which licence a package is.</summary>
internal static class Licences
{
    // These two name a file or an address in the place of an expression; read by hand.
    private static readonly Dictionary<string, string> ReadByHand = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CommandLineParser"] = "MIT", ["Microsoft.DotNet.PlatformAbstractions"] = "MIT",
    };

    private static readonly string Folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Its SPDX expression.</summary>
    public static string Of(Package package)
    {
        if (ReadByHand.TryGetValue(package.Id, out var known)) return known;
#pragma warning disable CA1308 // the folder is named so
        var name = package.Id.ToLowerInvariant();
#pragma warning restore CA1308
        var path = Path.Combine(Folder, name, package.Version, name + ".nuspec");
        Assert.True(File.Exists(path), $"{package.Id} {package.Version} is not restored: dotnet restore");
        var licence = XDocument.Load(path).Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        Assert.True(licence?.Attribute("type")?.Value == "expression", $"{package.Id} {package.Version} names no licence: read it, and put it into {nameof(Licences)}");
        return licence!.Value;
    }
}
