// SPDX-License-Identifier: MIT
// UploadsApi: the three requests of a resumable upload (tus 1.0.0), each one exchange. What comes wrong is thrown; ResumableUpload goes on.
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Client.Api;

internal sealed class UploadsApi(ServerApi server, IAccess access)
{
    private const string Path = "api/v1/files/uploads";

    /// <summary>Begins an upload for the members of a conversation.</summary>
    public async Task<Guid> CreateAsync(Guid conversation, long length, CancellationToken ct)
    {
        using var request = Make(HttpMethod.Post, Path);
        request.Headers.Add("Upload-Length", Text(length));
        request.Headers.Add("Upload-Metadata", "conversation_id " + Convert.ToBase64String(Encoding.ASCII.GetBytes(conversation.ToText())));
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToText());
        using var response = await SendAsync(request, ct);
        var last = response.Headers.Location?.OriginalString.Split('/')[^1];
        return Guid.TryParseExact(last, "D", out var id) ? id : throw Strange();
    }

    /// <summary>How much of it the server holds.</summary>
    public async Task<long> OffsetAsync(Guid id, CancellationToken ct)
    {
        try
        {
            using var request = Make(HttpMethod.Head, $"{Path}/{id:D}");
            using var response = await SendAsync(request, ct);
            return Offset(response);
        }
        catch (MessengerException error) when (error.Code == FailureCodes.BadAnswer)
        {
            // The answer to a HEAD has no body to say why; the one to a PATCH of nothing has.
            using var nothing = new ByteArrayContent([]);
            return await AppendAsync(id, 0, nothing, ct);
        }
    }

    /// <summary>Sends bytes.</summary>
    /// <returns>How much of it the server holds now.</returns>
    public async Task<long> AppendAsync(Guid id, long offset, HttpContent bytes, CancellationToken ct)
    {
        using var request = Make(HttpMethod.Patch, $"{Path}/{id:D}");
        request.Content = bytes;
        bytes.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Headers.Add("Upload-Offset", Text(offset));
        request.Headers.ExpectContinue = true; // a refusal comes before the bytes go
        using var response = await SendAsync(request, ct);
        return Offset(response);
    }

    /// <summary>What the upload has become.</summary>
    public async Task<FileInfoResponse> InfoAsync(Guid id, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/files/{id:D}/info");
        using var response = await SendAsync(request, ct);
        return await server.ReadAsync(response.Content, WireJson.Default.FileInfoResponse, ct);
    }

    // Uploads outlive tokens: one that has just ended is renewed, and the request is one to be sent again.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await server.StreamAsync(request, access, ct);
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.TokenExpired.Code || error.Code == ProblemCodes.SessionEnded.Code)
        {
            if (!await access.RenewAsync(request.Headers.Authorization?.Parameter, ct)) throw;
            throw MessengerException.Unavailable(error.Code, error.Message, error);
        }
    }

    private static HttpRequestMessage Make(HttpMethod method, string path) => new(method, path) { Headers = { { "Tus-Resumable", "1.0.0" } } };

    private static long Offset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Upload-Offset", out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw Strange();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static MessengerException Strange() => MessengerException.Unavailable(
        FailureCodes.BadAnswer, "The server's answer to an upload could not be read; is it a messenger server?");
}
