// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A program of others that looks at our files. Where it is absent tests skip; CI requires it.</summary>
internal static class Tool
{
    /// <summary>Where scripts/tools put it, or the system has it.</summary>
    public static string Find(string name)
    {
        var home = Path.Combine(Environment.GetEnvironmentVariable("SECURE_MESSENGER_ENGINES") ?? "/opt/secure-messenger-engines", "tools", "usr");
        string[] plugins = [Path.Combine(home, "libexec"), "/usr/libexec", "/usr/local/lib"];
        string[] places =
        [
            Path.Combine(home, "bin", name),
            .. plugins.Select(folder => Path.Combine(folder, "docker", "cli-plugins", name)),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)),
        ];
        if (Array.Find(places, File.Exists) is { } found) return found;
        Refuse($"{name} is not on this machine; run: scripts/tools --install");
        return "";
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Exit code, standard output and standard error.</returns>
    public static Task<(int Code, string Output, string Error)> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, input: null, environment: []);

    /// <inheritdoc cref="RunAsync(string, string[])"/>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string program, string[] arguments, string? input, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Programs.Root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Skips the test, or fails it where everything is required.</summary>
    public static void Refuse(string reason)
    {
        if (Environment.GetEnvironmentVariable("SECURE_MESSENGER_TEST_REQUIRE_ENGINES") == "1") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception absent)
        {
            Refuse($"{start.FileName} does not start: {absent.Message}");
            throw;
        }
    }
}
