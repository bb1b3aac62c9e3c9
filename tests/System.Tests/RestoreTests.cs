// SPDX-License-Identifier: MIT
// What an operator does who lost a disk, by the server's own commands, and what people with the command line see of it.
using System.Diagnostics;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class RestoreTests
{
    [Fact]
    public async Task After_a_restore_nothing_acknowledged_before_the_backup_is_missing_and_people_go_on()
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        var backup = Path.Combine(alice.Home, "backup.tar");
        (await alice.RunAsync(Lines("before", 1, 40), ["chat", "bob", "--json"])).Succeeded();
        (await bob.RunAsync("receive", "--json")).Succeeded();
        (await alice.RunAsync(Lines("before", 41, 60), ["chat", "bob", "--json"])).Succeeded(); // bob has not seen these

        var talking = alice.RunAsync(Lines("meanwhile", 1, 60), ["chat", "bob", "--json"]);
        (await OperateAsync("backup", backup, "--data", server.Data)).Succeeded();
        (await talking).Succeeded();
        (await bob.RunAsync("receive", "--json")).Succeeded();
        await server.KillAsync();
        foreach (var path in Directory.GetFileSystemEntries(server.Data)) Remove(path);
        (await OperateAsync("restore", backup, "--data", server.Data)).Succeeded();
        await server.StartAgainAsync();

        (await alice.RunAsync(Lines("after", 1, 30), ["chat", "bob", "--json"])).Succeeded();
        (await bob.RunAsync("receive", "--json")).Succeeded();
        (await bob.RunAsync(Lines("answer", 1, 30), ["chat", "alice", "--json"])).Succeeded();
        (await alice.RunAsync("receive", "--json")).Succeeded();

        var heard = await bob.TextsAsync("alice", "in");
        Assert.Equal(Texts("before", 1, 60), heard.Where(text => text.StartsWith("before", StringComparison.Ordinal)));
        Assert.Equal(Texts("after", 1, 30), heard.Where(text => text.StartsWith("after", StringComparison.Ordinal)));
        Assert.Equal(Texts("answer", 1, 30), await alice.TextsAsync("bob", "in"));
        var said = await alice.TextsAsync("bob", "out"); // what the server forgot she still knows, among what stands in its places now
        Assert.Equal([.. Texts("before", 1, 60), .. Texts("meanwhile", 1, 60), .. Texts("after", 1, 30)], said.OrderBy(text => "bma".IndexOf(text[0], StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_from_before_the_backup_is_there_after_the_restore()
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        var (backup, file) = (Path.Combine(alice.Home, "backup.tar"), Path.Combine(alice.Home, "plan.bin"));
        await File.WriteAllBytesAsync(file, new byte[300_000], TestContext.Current.CancellationToken);
        (await alice.RunAsync("send-file", "bob", file)).Succeeded();

        (await OperateAsync("backup", backup, "--data", server.Data)).Succeeded();
        Assert.Equal(0, await server.StopAsync());
        (await OperateAsync("restore", backup, "--data", server.Data, "--replace")).Succeeded();
        await server.StartAgainAsync();

        var id = (await bob.RunAsync("receive", "--json")).Succeeded().Json.Single().GetProperty("file").GetProperty("id").GetString()!;
        (await bob.RunAsync("get-file", id, "-o", Path.Combine(bob.Home, "copy.bin"))).Succeeded();
        Assert.Equal(300_000, new FileInfo(Path.Combine(bob.Home, "copy.bin")).Length);
    }

    [Fact]
    public async Task A_backup_that_is_cut_or_changed_is_refused_and_what_is_there_stays()
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");
        var backup = Path.Combine(alice.Home, "backup.tar");
        (await OperateAsync("backup", backup, "--data", server.Data)).Succeeded();
        var whole = await File.ReadAllBytesAsync(backup, TestContext.Current.CancellationToken);
        Assert.Equal(0, await server.StopAsync());
        var before = Contents(server.Data);

        foreach (var bytes in new[] { whole[..(whole.Length / 2)], whole[..512], [], Changed(whole, whole.Length / 2), Changed(whole, whole.AsSpan().LastIndexOf("messenger.db"u8) - 5) })
        {
            await File.WriteAllBytesAsync(backup, bytes, TestContext.Current.CancellationToken);
            var refused = await OperateAsync("restore", backup, "--data", server.Data, "--replace");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("Nothing was restored", refused.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
            Assert.Equal(before, Contents(server.Data));
        }
    }

    [Fact]
    public async Task A_running_server_and_data_that_is_there_are_not_restored_over_unasked()
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");
        var backup = Path.Combine(alice.Home, "backup.tar");
        (await OperateAsync("backup", backup, "--data", server.Data)).Succeeded();

        Assert.Contains("in use by another server", (await OperateAsync("restore", backup, "--data", server.Data, "--replace")).Error, StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
        Assert.Contains("--replace", (await OperateAsync("restore", backup, "--data", server.Data)).Error, StringComparison.Ordinal);
        Assert.Contains("is there already", (await OperateAsync("backup", backup, "--data", server.Data)).Error, StringComparison.Ordinal);

        (await OperateAsync("restore", backup, "--data", server.Data, "--replace")).Succeeded();
        Assert.Single(Directory.GetDirectories(server.Data, "before-restore-*"));
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }

    private static List<string> Contents(string folder) => [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Texts(string what, int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => $"{what} {number}");

    private static string Lines(string what, int first, int last) => string.Concat(Texts(what, first, last).Select(text => text + "\n"));

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }

    private static async Task<Run> OperateAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Programs.Server, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Run(process.ExitCode, await output, await error);
    }
}
