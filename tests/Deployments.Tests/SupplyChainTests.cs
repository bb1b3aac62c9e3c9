// SPDX-License-Identifier: MIT
// What others made and we build on: listed, licensed, locked, watched.
using System.Xml.Linq;
using SecureMessenger.Tests.Documents;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.SupplyChain;

namespace SecureMessenger.Tests;

public sealed class SupplyChainTests
{
    private static readonly string[] Permissive = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "PostgreSQL"];

    [Fact]
    public async Task Every_package_of_the_lock_files_is_listed_with_its_licence() => await PublishedFile.IsAsync("dependencies.md", DependenciesPage.Write());

    [Fact]
    public async Task The_bills_of_materials_are_published_as_the_programs_are_built()
    {
        await PublishedFile.IsAsync("sbom/messenger-server.cdx.json", BillOfMaterials.Write(BuiltProgram.Server));
        await PublishedFile.IsAsync("sbom/messenger.cdx.json", BillOfMaterials.Write(BuiltProgram.Cli));
    }

    [Theory]
    [InlineData("messenger-server")]
    [InlineData("messenger")]
    public async Task A_bill_of_materials_is_what_CycloneDX_says_it_is(string program)
    {
        var folder = Path.Combine(Programs.Root, "tests", "Interop", "sbom");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) Tool.Refuse("the validator of CycloneDX is not installed; run: npm ci --prefix tests/Interop/sbom");
        var bill = await File.ReadAllTextAsync(Path.Combine(Programs.Root, "docs", "sbom", $"{program}.cdx.json"), TestContext.Current.CancellationToken);

        Assert.Equal((0, "valid\n", ""), await Tool.RunAsync("node", [Path.Combine(folder, "validate.mjs")], bill, []));

        var (code, output, _) = await Tool.RunAsync("node", [Path.Combine(folder, "validate.mjs")], bill.Replace("\"library\"", "\"libary\"", StringComparison.Ordinal), []);
        Assert.True(code == 1 && output.Contains("/components/0", StringComparison.Ordinal), output);
    }

    [Fact]
    public void What_is_shipped_may_be_shipped_under_any_licence() => Assert.All(
        BuiltProgram.Server.Packages.Concat(BuiltProgram.Cli.Packages),
        package => Assert.True(Permissive.Contains(Licences.Of(package)), $"{package.Id} is under {Licences.Of(package)}"));

    [Fact]
    public void What_a_program_loads_is_what_the_lock_files_name()
    {
        var locked = LockFiles.Packages();
        Assert.All(BuiltProgram.Server.Packages.Concat(BuiltProgram.Cli.Packages), package => Assert.Contains(package, locked));
    }

    [Fact]
    public void A_package_with_a_known_hole_or_of_another_version_than_was_locked_does_not_build()
    {
        var settings = XDocument.Load(Path.Combine(Programs.Root, "Directory.Build.props")).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal("true", Assert.Single(settings["NuGetAudit"]));
        Assert.Equal("all", Assert.Single(settings["NuGetAuditMode"]));
        Assert.Equal("true", Assert.Single(settings["TreatWarningsAsErrors"]));
        Assert.Equal("true", Assert.Single(settings["RestorePackagesWithLockFile"]));
        Assert.Empty(settings["NuGetAuditSuppress"].Concat(settings["NuGetAuditLevel"]).Concat(settings["NoWarn"]));

        // That the feed of holes cannot be reached is told, and is no reason not to build; what it says is (NU1901 to NU1904).
        Assert.Equal("$(WarningsNotAsErrors);NU1900;NU1905", Assert.Single(settings["WarningsNotAsErrors"]));
        Assert.Contains("--locked-mode", File.ReadAllText(Path.Combine(Programs.Root, ".ci", "run")), StringComparison.Ordinal);
        Assert.Contains("-p:RestoreLockedMode=true", File.ReadAllText(Path.Combine(Programs.Root, "Dockerfile")), StringComparison.Ordinal);
    }
}
