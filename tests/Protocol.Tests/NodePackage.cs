// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace SecureMessenger.Tests;

/// <summary>A package of tests/Interop that node runs beside us. Where it is absent tests skip; CI requires it wherever there is npm.</summary>
/// <param name="name">Its folder.</param>
/// <param name="dependency">What is there once it is installed.</param>
internal sealed class NodePackage(string name, string dependency)
{
    private readonly string _folder = Path.Combine(WorkingTree.Root, "tests", "Interop", name);

    /// <summary>Starts a script; skips the test where node or the package is absent.</summary>
    public Process Start(string script, params IEnumerable<string> arguments)
    {
        if (!File.Exists(Path.Combine(_folder, "node_modules", dependency, "package.json")))
            Refuse($"{dependency} is not installed; run: npm ci --prefix tests/Interop/{name}");
        var start = new ProcessStartInfo("node", [Path.Combine(_folder, script), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception absent)
        {
            Refuse($"node does not start ({absent.Message}); install Node.js and run: npm ci --prefix tests/Interop/{name}");
            throw;
        }
    }

    private static void Refuse(string reason)
    {
        if (Environment.GetEnvironmentVariable("SECURE_MESSENGER_REQUIRE_NPM") == "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
