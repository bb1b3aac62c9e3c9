// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using System.Text;

namespace SecureMessenger.Tests.Files;

/// <summary>An upload by hand, for requests that no decent client would send.</summary>
public sealed class RawUpload : IDisposable
{
    private readonly TcpClient _connection = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Connects and sends the head of an upload.</summary>
    public static Task<RawUpload> BeginAsync(FilesHouse house, FilesGuest guest, string framing) =>
        BeginRawAsync(house, guest, "POST /api/v1/files/upload", framing);

    /// <summary>Connects and sends the head of a PATCH.</summary>
    public static Task<RawUpload> BeginPieceAsync(FilesHouse house, FilesGuest guest, Guid upload, long offset, long length, string headers) => BeginRawAsync(
        house,
        guest,
        $"PATCH {TusGuest.Uploads}/{upload}",
        $"Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n{headers}Content-Length: {length}");

    /// <summary>Connects and sends the head of a request.</summary>
    public static async Task<RawUpload> BeginRawAsync(FilesHouse house, FilesGuest guest, string what, string framing)
    {
        var upload = new RawUpload();
        await upload._connection.ConnectAsync(house.Address.Host, house.Address.Port, Token);
        await upload.SendAsync(Encoding.ASCII.GetBytes(
            $"{what} HTTP/1.1\r\nHost: {house.Address.Authority}\r\n" +
            $"Authorization: Bearer {house.TokenOf(guest.User)}\r\n{framing}\r\n\r\n"));
        return upload;
    }

    public Task SendAsync(byte[] bytes) => _connection.GetStream().WriteAsync(bytes, Token).AsTask();

    public async Task SendChunkAsync(byte[] bytes)
    {
        await SendAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"));
        await SendAsync(bytes);
        await SendAsync("\r\n"u8.ToArray());
    }

    /// <summary>Says that nothing more will come.</summary>
    public void EndSending() => _connection.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Drops the connection with a reset.</summary>
    public void Break()
    {
        _connection.Client.LingerState = new LingerOption(true, 0);
        _connection.Close();
    }

    /// <summary>The first line of the answer.</summary>
    public async Task<string?> StatusAsync()
    {
        using var reader = new StreamReader(_connection.GetStream(), Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync(Token);
    }

    /// <summary>The answer down to the empty line.</summary>
    public async Task<string> HeadAsync()
    {
        using var reader = new StreamReader(_connection.GetStream(), Encoding.ASCII, leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(Token) is { Length: > 0 } line) head.AppendLine(line);
        return head.ToString();
    }

    public void Dispose() => _connection.Dispose();
}
