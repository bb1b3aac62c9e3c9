// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A copy of a home, as a backup makes one.</summary>
internal sealed class Copy : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("copy-").FullName;

    public void Take(string home) => CopyFiles(home, _directory);

    public void PutBack(string home)
    {
        foreach (var file in Directory.GetFiles(home)) File.Delete(file);
        CopyFiles(_directory, home);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static void CopyFiles(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
