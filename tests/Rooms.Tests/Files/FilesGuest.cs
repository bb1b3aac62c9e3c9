// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Tests.Files;

/// <summary>Somebody with an account, at the door of the files room.</summary>
public sealed class FilesGuest(FilesHouse house, UserId user)
{
    public UserId User => user;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Sends a request with a token that is valid now.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var http = house.ClientOf(user);
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await http.SendAsync(request, Token);
    }

    public Task<HttpResponseMessage> TryUploadAsync(byte[] bytes, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/api/v1/files/upload", new ByteArrayContent(bytes), headers);

    public async Task<FileResponse> UploadAsync(byte[] bytes, params (string Name, string Value)[] headers)
    {
        using var answer = await TryUploadAsync(bytes, headers);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync(WireJson.Default.FileResponse, Token))!;
    }

    public Task<HttpResponseMessage> GetAsync(Guid file, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, $"/api/v1/files/{file}", null, headers);

    public Task<HttpResponseMessage> InfoAsync(Guid file) => SendAsync(HttpMethod.Get, $"/api/v1/files/{file}/info");

    public Task<HttpResponseMessage> DeleteAsync(Guid file) => SendAsync(HttpMethod.Delete, $"/api/v1/files/{file}");

    /// <summary>Asserts a refusal and gives its document.</summary>
    public static async Task<ProblemDocument> RefusedAsync(HttpResponseMessage answer, ProblemCode code)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.True(code.Status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = System.Text.Json.JsonSerializer.Deserialize(text, WireJson.Default.ProblemDocument)!;
            Assert.Equal(code.Code, problem.Code);
            return problem;
        }
    }
}
