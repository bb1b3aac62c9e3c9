// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Text;

namespace SecureMessenger.Tests.Files;

/// <summary>The requests of tus 1.0.0.</summary>
public static class TusGuest
{
    public const string Uploads = "/api/v1/files/uploads";

    private static readonly (string, string) Version = ("Tus-Resumable", "1.0.0");

    public static Task<HttpResponseMessage> TryCreateAsync(this FilesGuest guest, long length, params (string, string)[] headers) =>
        guest.SendAsync(HttpMethod.Post, Uploads, null, [Version, ("Upload-Length", Text(length)), .. headers]);

    /// <summary>Begins an upload.</summary>
    public static async Task<Guid> CreateAsync(this FilesGuest guest, long length, params (string, string)[] headers)
    {
        using var answer = await guest.TryCreateAsync(length, headers);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return Guid.Parse(answer.Headers.Location!.OriginalString[(Uploads.Length + 1)..]);
    }

    public static Task<HttpResponseMessage> HeadAsync(this FilesGuest guest, Guid upload) =>
        guest.SendAsync(HttpMethod.Head, $"{Uploads}/{upload}", null, Version);

    /// <summary>Where an upload stands.</summary>
    public static async Task<long> OffsetAsync(this FilesGuest guest, Guid upload)
    {
        using var answer = await guest.HeadAsync(upload);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Offset(answer);
    }

    public static Task<HttpResponseMessage> PatchAsync(this FilesGuest guest, Guid upload, long offset, byte[] bytes, params (string, string)[] headers)
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.TryAddWithoutValidation("Content-Type", "application/offset+octet-stream");
        return guest.SendAsync(HttpMethod.Patch, $"{Uploads}/{upload}", body, [Version, ("Upload-Offset", Text(offset)), .. headers]);
    }

    /// <summary>Sends bytes that are taken.</summary>
    public static async Task<long> AppendAsync(this FilesGuest guest, Guid upload, long offset, byte[] bytes, params (string, string)[] headers)
    {
        using var answer = await guest.PatchAsync(upload, offset, bytes, headers);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return Offset(answer);
    }

    public static Task<HttpResponseMessage> TerminateAsync(this FilesGuest guest, Guid upload) =>
        guest.SendAsync(HttpMethod.Delete, $"{Uploads}/{upload}", null, Version);

    /// <summary>Waits until no request is writing the upload any more: a PATCH of nothing is answered by the offset alone.</summary>
    public static Task IsFreeAsync(this FilesGuest guest, Guid upload) => Infrastructure.Eventually.AsyncIs(
        async () =>
        {
            using var answer = await guest.PatchAsync(upload, long.MaxValue, []);
            return answer.StatusCode;
        },
        status => status == HttpStatusCode.Conflict);

    /// <summary>Upload-Metadata of a conversation.</summary>
    public static (string, string) Metadata(Guid conversation) =>
        ("Upload-Metadata", "conversation_id " + Convert.ToBase64String(Encoding.ASCII.GetBytes(conversation.ToString("D"))));

    public static long Offset(HttpResponseMessage answer) =>
        long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
