// SPDX-License-Identifier: MIT
using System.Text;

namespace SecureMessenger.Tests.SupplyChain;

/// <summary>docs/dependencies.md.</summary>
internal static class DependenciesPage
{
    private const string Head = """
        # What others made

        Every package that the lock files name, made of them and compared with them by `tests/Deployments.Tests`. Licences are SPDX expressions, as packages state them. What is shipped is what the
        server or `messenger` loads; the rest builds and tests. Bills of materials with hashes, in CycloneDX: [sbom/](sbom/).


        """;

    /// <summary>Writes it.</summary>
    public static string Write()
    {
        var (server, cli) = (BuiltProgram.Server.Packages, BuiltProgram.Cli.Packages);
        var all = LockFiles.Packages();
        var page = new StringBuilder(Head);
        page.Append("## Shipped\n\n| package | version | licence | in |\n|---|---|---|---|\n");
        foreach (var package in all.Where(package => server.Contains(package) || cli.Contains(package)))
        {
            string?[] programs = [server.Contains(package) ? "server" : null, cli.Contains(package) ? "messenger" : null];
            page.Append($"| {package.Id} | {package.Version} | {Licences.Of(package)} | {string.Join(", ", programs.OfType<string>())} |\n");
        }

        page.Append("\n## Builds and tests only\n\n| package | version | licence |\n|---|---|---|\n");
        foreach (var package in all.Where(package => !server.Contains(package) && !cli.Contains(package))) page.Append($"| {package.Id} | {package.Version} | {Licences.Of(package)} |\n");

        page.Append("\n## From npm, for tests and the sample only\n\n| package | version | licence | wanted by |\n|---|---|---|---|\n");
        foreach (var (name, version, licence, folder) in LockFiles.NodePackages()) page.Append($"| {name} | {version} | {licence} | {folder} |\n");
        return page.ToString();
    }
}
