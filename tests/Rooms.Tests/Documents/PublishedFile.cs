// SPDX-License-Identifier: MIT
// Files under docs/ that are made of the code. A test that turns red here says that what is published no longer is what runs:
// SECURE_MESSENGER_WRITE_DOCS=1 writes them anew, and the diff shows what clients will notice.
using System.Runtime.CompilerServices;

namespace SecureMessenger.Tests.Documents;

/// <summary>A file of docs/.</summary>
internal static class PublishedFile
{
    /// <summary>Path of a file of the repository.</summary>
    public static string PathOf(string relative, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", relative));

    /// <summary>Asserts that the committed file is exactly this.</summary>
    public static async Task IsAsync(string name, string text)
    {
        var path = PathOf(Path.Combine("docs", name));
        if (Environment.GetEnvironmentVariable("SECURE_MESSENGER_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), text);
    }
}
