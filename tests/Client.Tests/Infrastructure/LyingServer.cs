// SPDX-License-Identifier: MIT
using System.Net.WebSockets;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Stands where a server would and passes on to an honest one, but may change every answer and frame on the way back.</summary>
public sealed class LyingServer : IAsyncDisposable
{
    private readonly HttpClient _honest;
    private readonly WebApplication _app;

    private LyingServer(House house)
    {
        _honest = new HttpClient { BaseAddress = house.Url };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(context => context.WebSockets.IsWebSocketRequest ? SocketAsync(context) : ExchangeAsync(context));
    }

    /// <summary>Where clients go.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>What becomes of an answer: path and body to body.</summary>
    public Func<string, string, string> Answer { get; set; } = (_, body) => body;

    /// <summary>Whether an answer of this path stops behind its headers.</summary>
    public Func<string, bool> Stalls { get; set; } = _ => false;

    /// <summary>What becomes of a frame to a client, in place.</summary>
    public Action<ServerFrame> Frame { get; set; } = _ => { };

    /// <summary>Whether a frame of a client ends its socket instead of reaching the server.</summary>
    public Func<ClientFrame, bool> Breaks { get; set; } = _ => false;

    /// <summary>Opens before an honest house.</summary>
    public static async Task<LyingServer> OpenAsync(House house)
    {
        var server = new LyingServer(house);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _honest.Dispose();
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        if (HttpMethods.IsPost(context.Request.Method)) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name is "Host" or "Expect" or "Connection") continue;
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
        }

        using var answer = await _honest.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.StartAsync(context.RequestAborted);
        if (Stalls(context.Request.Path))
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        var body = await answer.Content.ReadAsStringAsync(context.RequestAborted);
        if (body.Length > 0) await context.Response.WriteAsync(Answer(context.Request.Path, body), context.RequestAborted);
    }

    private async Task SocketAsync(HttpContext context)
    {
        using var honest = new ClientWebSocket();
        honest.Options.AddSubProtocol(SocketProtocol.Binary);
        honest.Options.SetRequestHeader("Authorization", context.Request.Headers.Authorization);
        await honest.ConnectAsync(new UriBuilder(_honest.BaseAddress!) { Scheme = "ws", Path = context.Request.Path }.Uri, context.RequestAborted);
        using var client = await context.WebSockets.AcceptWebSocketAsync(SocketProtocol.Binary);
        await Task.WhenAny(
            CarryAsync(honest, client, bytes => Changed(bytes)),
            CarryAsync(client, honest, bytes => Breaks(ClientFrame.Parser.ParseFrom(bytes)) ? null : bytes));
        client.Abort();
    }

    private byte[] Changed(byte[] bytes)
    {
        var frame = ServerFrame.Parser.ParseFrom(bytes);
        Frame(frame);
        return frame.ToByteArray();
    }

    private static async Task CarryAsync(WebSocket from, WebSocket to, Func<byte[], byte[]?> change)
    {
        var buffer = new byte[SocketProtocol.MaxFrameBytes];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult read;
                do
                {
                    read = await from.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += read.Count;
                }
                while (!read.EndOfMessage);
                if (read.MessageType == WebSocketMessageType.Close || change(buffer[..length]) is not { } changed) return;
                await to.SendAsync(changed, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away, and so does the other.
        }
    }
}
