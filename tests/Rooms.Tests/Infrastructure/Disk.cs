// SPDX-License-Identifier: MIT
using System.Text;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Everything a server has written.</summary>
public static class Disk
{
    /// <summary>All files of a directory, joined, as Latin-1: a byte a letter.</summary>
    public static async Task<string> ReadAllAsync(string path)
    {
        var all = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            all.Append(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        return all.ToString();
    }
}
