// SPDX-License-Identifier: MIT
// Frames as RFC 6455 forbids them, and as it allows them without end.
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class RawFrameTests
{
    private const byte Binary = 0x82;
    private const byte BinaryBegun = 0x02;
    private const byte Continued = 0x00;
    private const byte Finished = 0x80;
    private const byte Ping = 0x89;

    private static readonly Dictionary<string, byte[]> Wrong = new()
    {
        ["no mask"] = [Binary, 5, 0, 0, 0, 0, 0],
        ["a reserved bit: compression nobody agreed on"] = RawSocket.Frame(0xC2, 0),
        ["a second reserved bit"] = RawSocket.Frame(0xA2, 0),
        ["a third reserved bit"] = RawSocket.Frame(0x92, 0),
        ["a reserved opcode"] = RawSocket.Frame(0x83, 0),
        ["a reserved control opcode"] = RawSocket.Frame(0x8B, 0),
        ["a ping in parts"] = RawSocket.Frame(0x09, 0),
        ["a ping too long"] = [Ping, 0xFE, 0, 126, 0, 0, 0, 0, .. new byte[126]],
        ["a continuation of nothing"] = RawSocket.Frame(Finished, 0),
        ["a frame inside a frame"] = [.. RawSocket.Frame(BinaryBegun, 0), .. RawSocket.Frame(Binary, 0)],
        ["a length below zero"] = [Binary, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
        ["a goodbye of one byte"] = RawSocket.Frame(0x88, 3),
        ["a goodbye with a code that is none"] = RawSocket.Frame(0x88, 0, 1),
        ["a goodbye that is no UTF-8"] = RawSocket.Frame(0x88, 3, 0xE8, 0xFF, 0xFE),
    };

    public static TheoryData<string> Names => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_frame_that_is_forbidden_ends_the_socket_and_is_no_failure_of_the_server(string frame)
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var raw = await RawSocket.ConnectAsync(house, alice);

        await raw.WriteAsync(Wrong[frame]);

        var code = await raw.ClosedAsync();
        Assert.True(code is null or 1002 or 1003 or 1007, $"{code}");
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
        await AssertServedAsync(alice);
    }

    [Fact]
    public async Task Pings_between_the_parts_of_a_frame_are_answered_and_the_frame_is_read()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var raw = await RawSocket.ConnectAsync(house, alice);
        var frame = new ClientFrame { Ping = new() }.ToByteArray();

        await raw.WriteAsync([.. RawSocket.Frame(BinaryBegun), .. RawSocket.Frame(Ping, 1), .. RawSocket.Frame(Continued, frame), .. RawSocket.Frame(Ping, 2), .. RawSocket.Frame(Finished)]);

        var answers = new List<int>();
        while (answers.Count(opcode => opcode == 10) < 2 || answers.Count(opcode => opcode == 2) < 2) answers.Add((await raw.NextAsync()).Opcode); // greeting, Pong
    }

    [Fact]
    public async Task A_frame_of_endless_empty_parts_holds_no_memory_and_counts_as_silence()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var raw = await RawSocket.ConnectAsync(house, alice);
        await raw.WriteAsync(RawSocket.Frame(BinaryBegun));
        byte[] parts = [.. Enumerable.Repeat(RawSocket.Frame(Continued), 1_000).SelectMany(part => part)];

        for (var i = 0; i < 100; i++) await raw.WriteAsync(parts);

        await AssertServedAsync(bob);
        var closed = raw.ClosedAsync();
        for (var i = 0; i < 12; i++) house.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((int)CloseCode.Idle, await closed);
    }

    [Fact]
    public async Task A_flood_of_pings_is_answered_and_keeps_nobody_else_waiting()
    {
        await using var house = await House.OpenAsync();
        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        using var raw = await RawSocket.ConnectAsync(house, alice);
        byte[] pings = [.. Enumerable.Repeat(RawSocket.Frame(Ping, 7), 1_000).SelectMany(ping => ping)];
        var reading = CountPongsAsync(raw, 20_000);

        for (var i = 0; i < 20; i++) await raw.WriteAsync(pings);

        await AssertServedAsync(bob);
        Assert.Equal(20_000, await reading);
    }

    private static async Task<int> CountPongsAsync(RawSocket raw, int wanted)
    {
        var pongs = 0;
        while (pongs < wanted)
        {
            if ((await raw.NextAsync()).Opcode == 10) pongs++;
        }

        return pongs;
    }

    private static async Task AssertServedAsync(TestUser user)
    {
        using var answer = await user.Http.GetAsync("/api/v1/conversations", TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
