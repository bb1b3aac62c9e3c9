// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using SecureMessenger.Client;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class FileTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(1_000_003)]
    public async Task A_file_arrives_whole(int size)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var original = RandomNumberGenerator.GetBytes(size);

        await alice.Client.SendFileAsync("bob", new MemoryStream(original), "/somewhere/notes.txt", ct: Ct);
        var content = Assert.IsType<MessageContent.File>(Assert.Single(await bob.ReceiveAsync()).Content);
        var target = Path.Combine(bob.Home, "copy");
        await bob.Client.DownloadFileAsync(content.Description.Id, target, ct: Ct);

        Assert.Equal(("notes.txt", size, "text/plain"), (content.Description.Name, content.Description.Size, content.Description.MediaType));
        Assert.Equal(original, await File.ReadAllBytesAsync(target, Ct));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-1)]
    public async Task A_tampered_download_leaves_nothing(int position)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var sent = await alice.Client.SendFileAsync("bob", new MemoryStream(RandomNumberGenerator.GetBytes(100_000)), "a.bin", ct: Ct);
        await bob.ReceiveAsync();
        var stored = server.Files[sent.File.Id];
        stored[position < 0 ? stored.Length + position : position] ^= 1;

        await DownloadFailsAsync(bob, sent.File.Id);
    }

    [Fact]
    public async Task A_shortened_or_lengthened_download_leaves_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var sent = await alice.Client.SendFileAsync("bob", new MemoryStream(RandomNumberGenerator.GetBytes(100_000)), "a.bin", ct: Ct);
        await bob.ReceiveAsync();
        var whole = server.Files[sent.File.Id];

        server.Files[sent.File.Id] = whole[..(56 + (2 * 16400))]; // at a border of chunks
        await DownloadFailsAsync(bob, sent.File.Id);
        server.Files[sent.File.Id] = whole[..^1];
        await DownloadFailsAsync(bob, sent.File.Id);
        server.Files[sent.File.Id] = [.. whole, 0];
        await DownloadFailsAsync(bob, sent.File.Id);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_on_request()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var sent = await alice.Client.SendFileAsync("bob", new MemoryStream([1, 2, 3]), "a.bin", ct: Ct);
        var target = Path.Combine(alice.Home, "mine");
        await File.WriteAllTextAsync(target, "precious", Ct);

        var refusal = await Assert.ThrowsAsync<MessengerException>(() => alice.Client.DownloadFileAsync(sent.File.Id, target, ct: Ct));
        Assert.Equal((FailureCodes.FileExists, "precious"), (refusal.Code, await File.ReadAllTextAsync(target, Ct)));

        await alice.Client.DownloadFileAsync(sent.File.Id, target, overwrite: true, ct: Ct);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(target, Ct));
    }

    private static async Task DownloadFailsAsync(Person person, Guid fileId)
    {
        var directory = Directory.CreateTempSubdirectory("download-").FullName;
        var failure = await Assert.ThrowsAsync<MessengerException>(
            () => person.Client.DownloadFileAsync(fileId, Path.Combine(directory, "copy"), ct: Ct));
        Assert.Equal((FailureKind.Refused, FailureCodes.FileDamaged), (failure.Kind, failure.Code));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
        Directory.Delete(directory);
    }
}
