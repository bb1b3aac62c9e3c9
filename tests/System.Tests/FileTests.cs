// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class FileTests
{
    private const int HundredMiB = 100 * 1024 * 1024;
    private const long TwoHundredMegabytes = 200_000_000;

    [Theory]
    [BothShapes]
    public async Task A_file_of_100_MiB_arrives_whole_and_lies_on_the_server_as_ciphertext_only(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        var original = Path.Combine(alice.Home, "original.bin");
        var marker = Encoding.ASCII.GetBytes("planted-in-the-file-8c1f");
        await WriteRandomAsync(original, HundredMiB, marker);

        if (shape == Shape.Services) server.ForgetPeakMemory(); // of the process that hashed two passwords
        (await alice.RunAsync("send-file", "bob", original)).Succeeded();
        var file = (await bob.RunAsync("receive", "--json")).Succeeded().Json.Single().GetProperty("file");
        var copy = Path.Combine(bob.Home, "copy.bin");
        (await bob.RunAsync("get-file", file.GetProperty("id").GetString()!, "-o", copy)).Succeeded();

        Assert.Equal(await HashAsync(original), await HashAsync(copy));
        Assert.InRange(server.PeakMemory(), 1, TwoHundredMegabytes);
        Assert.Empty(Disk.FilesWith(server.Disks, new Dictionary<string, byte[]> { ["file content"] = marker }));
    }

    [Fact]
    public async Task Only_a_files_service_loads_the_client_of_S3_though_all_are_told_where_it_is()
    {
        await using var cluster = await ServerCluster.StartAsync();

        Assert.Equal(["files1"], cluster.Loading("AWSSDK.S3.dll"));
    }

    [Theory]
    [BothShapes]
    public async Task An_empty_file_arrives_too_and_an_existing_one_is_not_overwritten(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        var original = Path.Combine(alice.Home, "empty.txt");
        await File.WriteAllBytesAsync(original, [], TestContext.Current.CancellationToken);

        (await alice.RunAsync("send-file", "bob", original)).Succeeded();
        var id = (await bob.RunAsync("receive", "--json")).Succeeded().Json.Single().GetProperty("file").GetProperty("id").GetString()!;
        var copy = Path.Combine(bob.Home, "copy.txt");
        (await bob.RunAsync("get-file", id, "-o", copy)).Succeeded();

        Assert.Equal(0, new FileInfo(copy).Length);
        Assert.Equal(1, (await bob.RunAsync("get-file", id, "-o", copy)).ExitCode);
    }

    [Theory]
    [BothShapes]
    public async Task A_file_over_the_limit_is_refused_and_leaves_nothing(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var alice = await Person.RegisterAsync(server, "alice");
        using var bob = await Person.RegisterAsync(server, "bob");
        var original = Path.Combine(alice.Home, "large.bin");
        await WriteRandomAsync(original, HundredMiB + (4 * 1024 * 1024), [1]);

        var refused = await alice.RunAsync("send-file", "bob", original);

        Assert.Equal(1, refused.ExitCode);
        Assert.Empty(await server.StoredAsync());
    }

    private static async Task WriteRandomAsync(string path, int size, byte[] marker)
    {
        await using var file = File.Create(path);
        await file.WriteAsync(marker, TestContext.Current.CancellationToken);
        var chunk = new byte[1024 * 1024];
        for (long left = size - marker.Length; left > 0; left -= chunk.Length)
        {
            RandomNumberGenerator.Fill(chunk);
            await file.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)), TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file, TestContext.Current.CancellationToken));
    }
}
