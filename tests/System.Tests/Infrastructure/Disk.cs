// SPDX-License-Identifier: MIT
using System.Text;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Searches files as a thief would.</summary>
internal static class Disk
{
    /// <summary>The files below directories that contain any of the byte strings, with which.</summary>
    public static IEnumerable<string> FilesWith(IEnumerable<string> directories, IReadOnlyDictionary<string, byte[]> planted)
    {
        foreach (var path in directories.SelectMany(directory => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)))
        {
            if (Path.GetFileName(path) is "server.lock" or ['.', 's', '.', ..] || Read(path) is not { } content) continue;
            foreach (var (name, bytes) in planted)
            {
                if (content.AsSpan().IndexOf(bytes) >= 0) yield return $"{name} in {Path.GetFileName(path)}";
            }
        }
    }

    // What a database removes while it is searched is no longer there.
    private static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The byte strings a text can lie as: itself and its base64 forms at no offset.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> Forms(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        yield return new(name, bytes);
        yield return new($"{name} as base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)[..^4]));
        yield return new($"{name} as UTF-16", Encoding.Unicode.GetBytes(text));
    }
}
