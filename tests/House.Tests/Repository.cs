// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests;

/// <summary>The working tree these tests look at.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution, found upwards from the test's own binary.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Hand-written C# files below the folders of the house.</summary>
    public static IEnumerable<string> SourceFiles() => new[] { "src", "tests", "bench", "fuzz", "samples" }
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories));

    /// <summary>A path as a reader would write it.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "SecureMessenger.slnx")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie inside the working tree."));
}
