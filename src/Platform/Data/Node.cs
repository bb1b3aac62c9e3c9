// SPDX-License-Identifier: MIT
// One data directory is one node: it is locked while its process runs, so whoever comes back under the same id is alone under it.
namespace SecureMessenger.Platform.Data;

/// <summary>The lasting name of this process among those that share a database.</summary>
public sealed class Node
{
    /// <summary>Reads the name from the data directory, or makes one.</summary>
    public Node(DataDirectory data)
    {
        var path = data.Path("node");
        if (!File.Exists(path)) Make(path);
        Id = File.ReadAllText(path);
        if (!Guid.TryParseExact(Id, "D", out _)) throw new InvalidOperationException($"{path} is damaged: delete it to have a new one made.");
    }

    /// <summary>The name, a UUID.</summary>
    public string Id { get; }

    // Written whole under another name first: a crash leaves no half of it behind.
    private static void Make(string path)
    {
        File.WriteAllText(path + ".new", Guid.CreateVersion7().ToString("D"));
        File.Move(path + ".new", path, overwrite: true);
    }
}
