// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using SecureMessenger.Client;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class HomeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_does_not_open_a_home_and_the_right_one_still_does()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await alice.Client.DisposeAsync();

        var refusal = await Assert.ThrowsAsync<MessengerException>(() => MessengerClient.OpenAsync(Person.Options(alice.Home), "not it", ct: Ct));
        await alice.OpenAsync();

        Assert.Equal((FailureKind.Refused, FailureCodes.WrongPassword), (refusal.Kind, refusal.Code));
        Assert.Equal("alice", alice.Client.Account!.Username);
    }

    [Fact]
    public async Task A_home_that_is_open_is_refused_to_others_by_the_number_of_its_process()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");

        var refusal = await Assert.ThrowsAsync<MessengerException>(
            () => MessengerClient.OpenAsync(Person.Options(alice.Home), Person.Password, ct: Ct));

        Assert.Equal(FailureCodes.HomeBusy, refusal.Code);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_without_an_account_keeps_no_store()
    {
        await using var server = await ScriptedServer.StartAsync();
        var home = Directory.CreateTempSubdirectory("home-").FullName;

        await using (await MessengerClient.OpenAsync(Person.Options(home, server.Address), "first try", ct: Ct))
            Assert.False(MessengerClient.HasAccount(home));
        await using (var second = await MessengerClient.OpenAsync(Person.Options(home, server.Address), "another password", ct: Ct))
            await second.RegisterAsync("alice", Person.Password, Ct);

        Assert.True(MessengerClient.HasAccount(home));
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task No_file_of_a_home_holds_a_text_a_name_a_password_or_a_token()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice-planted");
        await using var bob = await Person.RegisterAsync(server, "bob-planted");
        await alice.Client.SendTextAsync("bob-planted", "planted-text-5d0e", ct: Ct);
        await bob.ReceiveAsync();

        string[] planted = ["planted-text-5d0e", "alice-planted", "bob-planted", Person.Password, ScriptedServer.AccessToken, "planted-refresh-token"];
        foreach (var home in (string[])[alice.Home, bob.Home])
        {
            foreach (var path in Directory.EnumerateFiles(home)) // while open: the write-ahead log too
                Assert.DoesNotContain(planted, text => Holds(path, text));
        }
    }

    [Fact]
    public async Task A_home_and_its_files_belong_to_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows())
            return;
        foreach (var path in (string[])[alice.Home, .. Directory.EnumerateFiles(alice.Home)])
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others);
    }

    private static bool Holds(string path, string text)
    {
        if (Path.GetFileName(path) == "lock")
            return false; // empty, and held
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
