// SPDX-License-Identifier: MIT
// The law of references (ARCHITECTURE.md): who may know whom. Read from the project files themselves.
using System.Xml.Linq;

namespace SecureMessenger.Tests;

public sealed class LawOfReferencesTests
{
    private static readonly string[] Rooms = ["Auth", "Keys", "Messages", "Files", "Gateway"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Primitives"] = [],
        ["Contracts"] = [],
        ["Protocol"] = ["Primitives"],
        ["Client"] = ["Protocol", "Contracts", "Primitives"],
        ["Cli"] = ["Client"],
        ["Platform"] = ["Contracts", "Primitives"],
        ["NATS.NKeys"] = ["Primitives"],
        ["Platform.Cluster"] = ["Platform", "NATS.NKeys"],
        ["Auth"] = ["Platform", "Contracts", "Primitives"],
        ["Keys"] = ["Platform", "Contracts", "Primitives"],
        ["Messages"] = ["Platform", "Contracts", "Primitives"],
        ["Files"] = ["Platform", "Contracts", "Primitives"],
        ["Gateway"] = ["Platform", "Contracts", "Primitives"],
        ["Server"] = [.. Rooms, "Platform", "Platform.Cluster"],
    };

    public static TheoryData<string> Projects => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_law_allows(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is not in the law of references; add it there and to ARCHITECTURE.md");
        Assert.Empty(ReferencesOf(project).Except(Allowed[project]));
    }

    [Fact]
    public void No_room_can_reach_the_protocol_even_through_others()
    {
        foreach (var room in Rooms) Assert.DoesNotContain("Protocol", Reachable(room));
        Assert.DoesNotContain("Protocol", Reachable("Server"));
    }

    [Fact]
    public void Only_Primitives_touches_a_cryptography_package()
    {
        var touching = Projects.Select(row => row.Data).Where(project => PackagesOf(project).Any(IsCryptography));
        Assert.Equal(["Primitives"], touching);
    }

    private static bool IsCryptography(string package) =>
        package is "libsodium" || package.StartsWith("NSec", StringComparison.Ordinal) || package.StartsWith("BouncyCastle", StringComparison.Ordinal);

    private static HashSet<string> Reachable(string project)
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>([project]);
        while (open.TryDequeue(out var next))
        {
            foreach (var reference in ReferencesOf(next).Where(seen.Add)) open.Enqueue(reference);
        }

        return seen;
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    private static IEnumerable<string> PackagesOf(string project) => Items(project, "PackageReference");

    private static IEnumerable<string> Items(string project, string kind) => XDocument
        .Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
        .Descendants(kind)
        .Select(item => item.Attribute("Include")!.Value);
}
