// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Where the programs under test were built.</summary>
internal static class Programs
{
    public static string Server => Find("Server", "messenger-server");

    public static string Cli => Find("Cli", "messenger");

    /// <summary>The checkout: what was built lies in its <c>artifacts</c>.</summary>
    public static string Root => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.FullName;

    // The tests lie in artifacts/bin/System.Tests/<configuration>; the programs beside them.
    private static string Find(string project, string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, OperatingSystem.IsWindows() ? name + ".exe" : name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built; run dotnet build first.");
    }
}
