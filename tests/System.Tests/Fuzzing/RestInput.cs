// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Fuzzing;

/// <summary>A request of the corpus: its first line is method and path, what follows is the body.</summary>
internal sealed record RestInput(string Name, HttpMethod Method, string Path, string Body)
{
    /// <summary>Every file of <c>Corpus/rest</c>.</summary>
    public static IReadOnlyList<RestInput> All { get; } =
        [.. Directory.GetFiles(Folder("rest"), "*.http").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>A folder of the corpus.</summary>
    public static string Folder(string name) => System.IO.Path.Combine(Programs.Root, "tests", "System.Tests", "Fuzzing", "Corpus", name);

    private static RestInput Read(string file)
    {
        var text = File.ReadAllText(file);
        var (line, body) = text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? (text[..end], text[(end + 1)..].Trim()) : (text, "");
        var parts = line.Trim().Split(' ');
        return new RestInput(System.IO.Path.GetFileNameWithoutExtension(file), new HttpMethod(parts[0]), parts[1], body);
    }
}
