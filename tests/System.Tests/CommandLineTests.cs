// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [BothShapes]
    public async Task Two_people_register_and_exchange_a_message(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");

        (await alice.RunAsync("send", "bob", "good morning")).Succeeded();
        var received = (await bob.RunAsync("receive", "--json")).Succeeded().Json;

        var message = Assert.Single(received);
        Assert.Equal(("alice", "good morning"), (message.GetProperty("from").GetString(), message.GetProperty("text").GetString()));
        Assert.Empty((await bob.RunAsync("receive", "--json")).Succeeded().Json);
    }

    [Theory]
    [BothShapes]
    public async Task Both_sides_see_the_same_safety_number(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");

        var hers = (await alice.RunAsync("safety-number", "bob", "--json")).Succeeded().Json[0].GetProperty("safety_number").GetString();
        var his = (await bob.RunAsync("safety-number", "alice", "--json")).Succeeded().Json[0].GetProperty("safety_number").GetString();

        Assert.Equal(hers, his);
        Assert.Equal(60, hers!.Count(char.IsAsciiDigit));
    }

    [Theory]
    [BothShapes]
    public async Task A_refusal_is_exit_code_1_and_says_why(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var other = Person.Unregistered(server, "alice");

        var taken = await other.RunAsync("register", "alice");
        var nobody = await alice.RunAsync("send", "nobody", "hello");

        Assert.Equal((1, 1), (taken.ExitCode, nobody.ExitCode));
        Assert.Contains("taken", taken.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", taken.Error + nobody.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("send")]
    [InlineData("send", "bob")]
    [InlineData("no-such-command")]
    [InlineData("receive", "--timeout", "soon")]
    [InlineData("send-file", "bob")]
    public async Task Wrong_usage_is_exit_code_2(params string[] arguments)
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");

        var run = await alice.RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Theory]
    [BothShapes]
    public async Task A_server_that_is_away_is_exit_code_3_and_nothing_is_sent_later_by_surprise(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        (await alice.RunAsync("send", "bob", "first")).Succeeded();
        await server.KillAsync();

        var away = await alice.RunAsync("send", "bob", "lost", "--timeout", "2");
        Assert.Equal(3, away.ExitCode);

        await server.StartAgainAsync();
        (await alice.RunAsync("send", "bob", "second")).Succeeded();
        var texts = (await bob.RunAsync("receive", "--json")).Succeeded().Json.Select(message => message.GetProperty("text").GetString());
        Assert.Equal(["first", "second"], texts);
    }

    [Fact]
    public async Task A_wrong_password_does_not_open_a_home()
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");
        var file = Path.Combine(alice.Home, "wrong");
        await File.WriteAllTextAsync(file, "not the password", TestContext.Current.CancellationToken);

        var run = await alice.RunAsync("whoami", "--password-file", file);

        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_server_told_to_stop_ends_clean()
    {
        await using var server = await ServerProcess.StartAsync();

        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Without_a_data_directory_the_server_takes_the_users_data_folder_even_if_it_has_to_make_it()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The data folder of a user on Windows is always there.");
        var folder = Path.Combine(Directory.CreateTempSubdirectory("user-").FullName, "not", "there", "yet");

        await using var server = await ServerProcess.StartAsync(folder);

        Assert.True(File.Exists(Path.Combine(folder, "secure-messenger", "messenger.db")));
    }
}
