// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>The samples run as they stand. Where node or the package is absent: skipped; CI requires both wherever there is npm.</summary>
public sealed class SampleTests
{
    private static readonly string Folder = Path.Combine(Programs.Root, "samples", "javascript");

    [Theory]
    [BothShapes]
    public async Task Two_users_of_a_client_in_another_language_exchange_messages_and_a_file(Shape shape)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "ws"))) Refuse("ws is not installed; run: npm ci --prefix samples/javascript");
        await using var server = await TestServer.StartAsync(shape);

        var (exit, output, errors) = await RunAsync(server.Url);

        Assert.True(exit == 0, output + errors);
        Assert.Contains("the SHA-256 is the one in the message", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("the socket was closed with 4401").Length - 1);
    }

    [Fact]
    public async Task It_says_what_is_wrong_when_there_is_no_server()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "ws"))) Refuse("ws is not installed; run: npm ci --prefix samples/javascript");

        var (exit, _, errors) = await RunAsync($"http://127.0.0.1:{FreePort.Find()}");

        Assert.Equal(1, exit);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public void It_is_short_enough_to_be_read()
    {
        var lines = Directory.GetFiles(Folder, "*.mjs").Sum(file => File.ReadLines(file).Count());

        Assert.InRange(lines, 1, 200);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string url)
    {
        using var node = StartOrRefuse(new ProcessStartInfo("node", [Path.Combine(Folder, "two-users.mjs"), url]) { RedirectStandardOutput = true, RedirectStandardError = true });
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (node.ExitCode, output, await errors);
    }

    private static Process StartOrRefuse(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception absent)
        {
            Refuse($"node does not start ({absent.Message}); install Node.js and run: npm ci --prefix samples/javascript");
            throw;
        }
    }

    private static void Refuse(string reason)
    {
        if (Environment.GetEnvironmentVariable("SECURE_MESSENGER_REQUIRE_NPM") == "1") Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
