// SPDX-License-Identifier: MIT
using System.Text.Json;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Client.Api;

/// <summary>/api/v1/files.</summary>
internal sealed class FilesApi(ServerApi server, IAccess access)
{
    /// <summary>Uploads a ciphertext for the members of a conversation. The server may refuse before a byte of it was sent.</summary>
    public async Task<FileResponse> UploadAsync(HttpContent ciphertext, Guid conversation, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/files/upload") { Content = ciphertext };
        request.Headers.ExpectContinue = true;
        request.Headers.Add("X-Conversation-Id", conversation.ToString("D"));
        using var response = await server.StreamAsync(request, access, ct);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            return await JsonSerializer.DeserializeAsync(body, WireJson.Default.FileResponse, ct) ?? throw Unreadable(null);
        }
        catch (JsonException error)
        {
            throw Unreadable(error);
        }
    }

    /// <summary>Opens a ciphertext; the caller disposes the answer.</summary>
    public async Task<HttpResponseMessage> DownloadAsync(Guid file, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/files/{file:D}");
        return await server.StreamAsync(request, access, ct);
    }

    private static MessengerException Unreadable(Exception? cause) =>
        MessengerException.Unavailable(FailureCodes.BadAnswer, "The server's answer to the upload could not be read; try again.", cause);
}
