// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class PlantedSecretsTests
{
    private const string Text = "planted-message-text-5d0e";

    [Theory]
    [BothShapes]
    public async Task Neither_disk_nor_log_of_the_server_holds_text_password_or_private_key(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        (await alice.RunAsync("send", "bob", Text)).Succeeded();
        (await bob.RunAsync("receive")).Succeeded();

        var planted = Disk.Forms("message", Text).Concat(Disk.Forms("password", Person.Password)).ToDictionary();

        Assert.Empty(Disk.FilesWith(server.Disks, planted));
        foreach (var (name, bytes) in planted) Assert.False(server.Output.Contains(Encoding.UTF8.GetString(bytes), StringComparison.Ordinal), name);
        Assert.Empty(Disk.FilesWith([alice.Home], planted));
        Assert.Empty(Disk.FilesWith([bob.Home], planted));
    }

    [Fact]
    public async Task The_client_shows_no_token_and_no_key_even_in_JSON()
    {
        await using var server = await ServerProcess.StartAsync();
        using var alice = await Person.RegisterAsync(server, "alice");

        var who = (await alice.RunAsync("whoami", "--json")).Succeeded();

        Assert.Equal("alice", who.Json[0].GetProperty("username").GetString());
        Assert.DoesNotContain("eyJ", who.Output + who.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(who.Json[0].EnumerateObject(), property =>
            property.Name.Contains("token", StringComparison.Ordinal) && property.Value.ValueKind != JsonValueKind.Null);
    }
}
