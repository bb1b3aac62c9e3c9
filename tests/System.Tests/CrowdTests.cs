// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>Connections that want nothing but to be there. One process may hold few enough of them that this one needs its own.</summary>
public sealed class CrowdTests
{
    private const int Crowd = 10_000;
    private const long MaxMemory = 512L * 1024 * 1024;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [BothShapes]
    public async Task Ten_thousand_connections_that_say_half_a_request_keep_nobody_out_and_are_put_out_themselves(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        var port = new Uri(server.Url).Port;
        var half = Encoding.ASCII.GetBytes("GET /api/version HTTP/1.1\r\nHost: x\r\nX-Slow:");
        var crowd = new List<Socket>();
        try
        {
            while (crowd.Count < Crowd)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                crowd.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, port, Ct);
                await socket.SendAsync(half, SocketFlags.None, Ct);
            }

            using var http = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromSeconds(10) };
            using var registered = await http.PostAsJsonAsync(
                "/api/v1/auth/register", new RegisterRequest { Username = "somebody", Password = "correct horse battery" }, WireJson.Default.RegisterRequest, Ct);
            Assert.Equal(HttpStatusCode.Created, registered.StatusCode);

            // 15 seconds for a request's headers: what the last one is told, the others have been told before.
            await Task.WhenAll(crowd.Select(EndedAsync)).WaitAsync(TimeSpan.FromSeconds(60), Ct);
            Assert.InRange(server.PeakMemory(), 0, MaxMemory);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            Assert.Skip($"this process may open {crowd.Count} sockets only; raise its limit of open files (ulimit -n)");
        }
        finally
        {
            crowd.ForEach(socket => socket.Dispose());
        }
    }

    [Theory]
    [BothShapes]
    public async Task A_body_that_comes_a_byte_a_second_is_cut_off(Shape shape)
    {
        await using var server = await TestServer.StartAsync(shape);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(server.Url).Port, Ct);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"), SocketFlags.None, Ct);
        var ended = EndedAsync(socket);

        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var seconds = 0; seconds < 40 && !ended.IsCompleted && await second.WaitForNextTickAsync(Ct); seconds++) await TrySendAsync(socket);

        Assert.True(ended.IsCompleted);
        Assert.Contains("408", await ended, StringComparison.Ordinal);
    }

    private static async Task TrySendAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(" "u8.ToArray(), SocketFlags.None, Ct);
        }
        catch (SocketException)
        {
            // Cut off meanwhile: what was read of the answer says why.
        }
    }

    /// <summary>What a connection is told before it ends.</summary>
    private static async Task<string> EndedAsync(Socket socket)
    {
        var (buffer, told) = (new byte[1024], new StringBuilder());
        try
        {
            while (await socket.ReceiveAsync(buffer, SocketFlags.None, Ct) is > 0 and var read) told.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (SocketException)
        {
            // Reset: ended too.
        }

        return told.ToString();
    }
}
