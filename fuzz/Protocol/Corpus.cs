// SPDX-License-Identifier: MIT
// Corpus: stored inputs of a target, one file each: genuine ones (seed-*), and whatever was found to be of interest.
namespace SecureMessenger.Fuzz;

/// <summary>The stored inputs below fuzz/corpus.</summary>
/// <param name="root">That folder.</param>
public sealed class Corpus(string root)
{
    private const string SeedPrefix = "seed-";
    private const int Variants = 6;
    private const int LongestVariant = 3000;

    /// <summary>Reads a target's inputs.</summary>
    /// <param name="target">The target.</param>
    /// <returns>Each with its file's name and whether it is a genuine one.</returns>
    public IEnumerable<(string Name, bool IsSeed, byte[] Input)> Read(FuzzTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Directory.EnumerateFiles(Path.Combine(root, target.Name)).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), Path.GetFileName(path).StartsWith(SeedPrefix, StringComparison.Ordinal), File.ReadAllBytes(path)));
    }

    /// <summary>Writes a target's genuine inputs and some changed ones.</summary>
    /// <param name="target">The target.</param>
    public void Write(FuzzTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var folder = Directory.CreateDirectory(Path.Combine(root, target.Name)).FullName;
        for (var i = 0; i < target.Seeds.Count; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{SeedPrefix}{i}"), target.Seeds[i]);
        File.WriteAllBytes(Path.Combine(folder, "empty"), []);
        var mutations = new Mutations(target.Seeds, 1);
        for (var i = 0; i < Variants; i++)
            File.WriteAllBytes(Path.Combine(folder, $"changed-{i}"), mutations.Next() is var changed && changed.Length > LongestVariant ? changed[..LongestVariant] : changed);
    }
}
