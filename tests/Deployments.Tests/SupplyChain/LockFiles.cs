// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace SecureMessenger.Tests.SupplyChain;

/// <summary>What is locked, and so all that is ever restored.</summary>
internal static class LockFiles
{
    /// <summary>Every package of every project.</summary>
    public static IReadOnlyList<Package> Packages() => [.. Find("packages.lock.json").SelectMany(Read).Distinct()
        .OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version, StringComparer.Ordinal)];

    /// <summary>Every package from npm: name, version, licence, and the folder that wants it.</summary>
    public static IReadOnlyList<(string Name, string Version, string Licence, string Folder)> NodePackages() =>
        [.. Find("package-lock.json").SelectMany(ReadNode).OrderBy(package => package.Folder, StringComparer.Ordinal).ThenBy(package => package.Name, StringComparer.Ordinal)];

    private static IEnumerable<string> Find(string name) => new[] { "src", "tests", "bench", "fuzz", "samples" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Infrastructure.Programs.Root, folder), name, SearchOption.AllDirectories))
        .Where(path => !path.Contains("node_modules", StringComparison.Ordinal));

    private static IEnumerable<Package> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
        foreach (var package in framework.Value.EnumerateObject().Where(package => package.Value.GetProperty("type").GetString() != "Project"))
            yield return new(package.Name, package.Value.GetProperty("resolved").GetString()!);
    }

    private static IEnumerable<(string Name, string Version, string Licence, string Folder)> ReadNode(string path)
    {
        const string Prefix = "node_modules/";
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var folder = Path.GetRelativePath(Infrastructure.Programs.Root, Path.GetDirectoryName(path)!).Replace('\\', '/');
        foreach (var package in document.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var licence = package.Value.TryGetProperty("license", out var said) ? said.GetString()! : "none named";
            yield return (package.Name[(package.Name.LastIndexOf(Prefix, StringComparison.Ordinal) + Prefix.Length)..], package.Value.GetProperty("version").GetString()!, licence, folder);
        }
    }
}
