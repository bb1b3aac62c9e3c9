// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class BrokenPipeTests
{
    [Fact]
    public async Task A_message_nobody_could_read_because_the_pipe_broke_is_printed_again()
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        (await alice.RunAsync("send", "bob", "still there")).Succeeded();

        using (var reading = bob.Start("receive"))
        {
            reading.StandardOutput.Dispose(); // long before there is anything to print
            await reading.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, reading.ExitCode);
        }

        Assert.Contains("still there", (await bob.RunAsync("receive")).Succeeded().Output, StringComparison.Ordinal);
    }
}
