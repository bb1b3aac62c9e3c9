// SPDX-License-Identifier: MIT
// What a program of ours loads, by the .deps.json that the SDK writes beside it: packages that only build it are not in there.
using System.Text.Json;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.SupplyChain;

/// <summary>A program as it was built.</summary>
internal sealed class BuiltProgram
{
    private readonly JsonElement _libraries;
    private readonly JsonElement _target;

    private BuiltProgram(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        using var document = JsonDocument.Parse(File.ReadAllText(path + ".deps.json"));
        _libraries = document.RootElement.GetProperty("libraries").Clone();
        _target = document.RootElement.GetProperty("targets").EnumerateObject().Single().Value.Clone();
        Version = _libraries.EnumerateObject().Select(library => library.Name.Split('/')).Single(library => library[0] == Name)[1];
    }

    public static BuiltProgram Server => new(Programs.Server);

    public static BuiltProgram Cli => new(Programs.Cli);

    public string Name { get; }

    public string Version { get; }

    /// <summary>What it ships that others made.</summary>
    public IReadOnlyList<Package> Packages => [.. _libraries.EnumerateObject().Where(IsPackage).Select(library => Package.Parse(library.Name)).OrderBy(package => package.Url, StringComparer.Ordinal)];

    /// <summary>What our own code asks for itself.</summary>
    public IReadOnlyList<Package> Direct => Dependencies(_libraries.EnumerateObject().Where(library => !IsPackage(library)).Select(library => library.Name));

    /// <summary>What a package asks for.</summary>
    public IReadOnlyList<Package> DependenciesOf(Package package) => Dependencies([$"{package.Id}/{package.Version}"]);

    /// <summary>SHA-512 of the package's file.</summary>
    public byte[] HashOf(Package package) =>
        Convert.FromBase64String(_libraries.GetProperty($"{package.Id}/{package.Version}").GetProperty("sha512").GetString()!["sha512-".Length..]);

    private static bool IsPackage(JsonProperty library) => library.Value.GetProperty("type").GetString() == "package";

    // What the framework has already is named here and there, and is no library of its own.
    private IReadOnlyList<Package> Dependencies(IEnumerable<string> libraries) =>
        [.. libraries.SelectMany(library => _target.GetProperty(library).TryGetProperty("dependencies", out var wanted) ? wanted.EnumerateObject().ToList() : [])
            .Select(wanted => new Package(wanted.Name, wanted.Value.GetString()!)).Where(Packages.Contains).Distinct().OrderBy(package => package.Url, StringComparer.Ordinal)];
}
