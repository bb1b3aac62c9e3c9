// SPDX-License-Identifier: MIT
// Requests that trickle ("slowloris"): each byte comes, and none of them buys more time.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class SlowRequestTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_that_come_a_byte_at_a_time_are_cut_off_in_the_time_configured_and_others_are_served_meanwhile()
    {
        await using var house = await House.OpenAsync(("SERVER_HEADERS_TIMEOUT", "1s"));
        using var alice = await house.NewUserAsync();

        var slow = Enumerable.Range(0, 20).Select(_ => TrickleAsync(house, "GET /api/version HTTP/1.1\r\nHost: x\r\nX-Slow: ")).ToList();
        using var answer = await alice.Http.GetAsync("/api/v1/conversations", Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var (status, took) in await Task.WhenAll(slow))
        {
            Assert.True(status is null || status.Contains("408", StringComparison.Ordinal), status);
            Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        }
    }

    [Theory]
    [InlineData("POST /api/v1/auth/login", "application/json")]
    [InlineData("POST /api/v1/files/upload", "application/octet-stream")]
    public async Task A_body_that_comes_a_byte_at_a_time_is_cut_off_in_the_time_configured_and_leaves_nothing(string route, string type)
    {
        await using var house = await House.OpenAsync(("SERVER_SLOW_GRACE", "2s"));
        using var alice = await house.NewUserAsync();

        var (status, took) = await TrickleAsync(
            house, $"{route} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {alice.Session.AccessToken}\r\nContent-Type: {type}\r\nContent-Length: 1000\r\n\r\n");

        Assert.True(status is null || status.Contains("408", StringComparison.Ordinal), status);
        Assert.InRange(took, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(15));
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf.Count(house, "files")), rows => rows == 0);
        Assert.DoesNotContain("Error ", house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_too_many_is_closed_and_those_before_it_go_on()
    {
        await using var house = await House.OpenAsync(("SERVER_MAX_CONNECTIONS", "8"));
        using var alice = await house.NewUserAsync();
        using var first = await alice.Http.GetAsync("/api/v1/conversations", Ct); // her connection, kept alive
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 30; i++) idle.Add(await ConnectAsync(house));

            var closed = await Eventually.AsyncIs(() => Task.FromResult(idle.Count(IsClosed)), count => count >= 23);

            Assert.InRange(closed, 23, 24);
            using var second = await alice.Http.GetAsync("/api/v1/conversations", Ct);
            Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        }
        finally
        {
            foreach (var each in idle) each.Dispose();
        }
    }

    private static bool IsClosed(TcpClient tcp) => tcp.Client.Poll(0, SelectMode.SelectRead) && tcp.Client.Available == 0;

    private static async Task<TcpClient> ConnectAsync(House house)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, house.Url.Port, Ct);
        return tcp;
    }

    // The beginning at once, then a byte at a time until the server has had enough: what it said, and after how long.
    private static async Task<(string? Status, TimeSpan Took)> TrickleAsync(House house, string begin)
    {
        using var tcp = await ConnectAsync(house);
        var watch = Stopwatch.StartNew();
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begin), Ct);
        using var reader = new StreamReader(tcp.GetStream());
        var status = ReadAsync(reader);
        while (await Task.WhenAny(status, Task.Delay(Pace, TimeProvider.System, Ct)) != status)
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(20)) Assert.Fail("the server goes on waiting");
            try
            {
                await tcp.GetStream().WriteAsync(" "u8.ToArray(), Ct); // JSON may begin with any number of them
            }
            catch (IOException)
            {
                break; // closed under our hands
            }
        }

        return (await status, watch.Elapsed);
    }

    private static async Task<string?> ReadAsync(StreamReader reader)
    {
        try
        {
            return await reader.ReadLineAsync(Ct);
        }
        catch (IOException)
        {
            return null; // reset
        }
    }
}
