// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests;

/// <summary>Where the repository's own files are, for tests that read them.</summary>
internal static class WorkingTree
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SecureMessenger.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not lie inside the working tree.");
    }
}
