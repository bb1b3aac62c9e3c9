// SPDX-License-Identifier: MIT
// VectorFiles: published test vectors, kept beside the repository and not in it. A test whose file is absent skips, visibly.
// SECURE_MESSENGER_VECTORS names the folder; without it, shared/vectors beside any folder above the tests.
using System.Text.Json;

namespace SecureMessenger.Tests;

internal static class VectorFiles
{
    public const string FolderVariable = "SECURE_MESSENGER_VECTORS";

    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(ReadBytes(name));
        return document.RootElement.Clone();
    }

    public static byte[] ReadBytes(string name)
    {
        var folder = FindFolder();
        var path = folder is null ? null : Path.Combine(folder, name);
        if (path is null || !File.Exists(path))
            Assert.Skip($"{name} is not here; set {FolderVariable} to the folder of vectors.");
        return File.ReadAllBytes(path);
    }

    public static IEnumerable<(JsonElement Group, JsonElement Test)> Wycheproof(string name)
    {
        foreach (var group in Read($"wycheproof/{name}_test.json").GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
                yield return (group, test);
        }
    }

    public static byte[] Hex(this JsonElement element, string property) => Convert.FromHexString(element.Text(property));

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static bool IsValid(this JsonElement test) => test.Text("result") == "valid";

    /// <summary>Asserts that a file held something, and says how much.</summary>
    public static void Report(string name, int passed)
    {
        Assert.True(passed > 0, $"{name} held no vector of this kind.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {passed} passed");
    }

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
