// SPDX-License-Identifier: MIT
// ServerApi: one HTTP exchange: request, bearer, timeout, JSON by source-generated types, problems as MessengerException.
// Waits out short Retry-After answers; a token that has just expired is renewed once.
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Client.Api;

internal sealed class ServerApi(HttpClient http, TimeProvider time)
{
    private const int MaxTries = 4;
    private const int LongestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public Uri Address => http.BaseAddress!;

    public Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> answer, IAccess access, CancellationToken ct) =>
        ExchangeAsync(() => new HttpRequestMessage(HttpMethod.Get, path), access, (body, limited) => ReadAsync(body, answer, limited), ct);

    public Task DeleteAsync(string path, IAccess access, CancellationToken ct) =>
        ExchangeAsync(() => new HttpRequestMessage(HttpMethod.Delete, path), access, (_, _) => Task.FromResult(true), ct);

    public async Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string path, TRequest request, JsonTypeInfo<TRequest> shape, JsonTypeInfo<TAnswer> answer, IAccess access, CancellationToken ct)
    {
        var message = Post(path, request, shape);
        return await ExchangeAsync(message, access, (body, limited) => ReadAsync(body, answer, limited), ct);
    }

    public async Task PostAsync<TRequest>(string path, TRequest request, JsonTypeInfo<TRequest> shape, IAccess access, CancellationToken ct)
    {
        var message = Post(path, request, shape);
        await ExchangeAsync(message, access, (_, _) => Task.FromResult(true), ct);
    }

    /// <summary>One exchange without a limit on the time of its body; the caller disposes the answer. Nothing is tried again.</summary>
    public async Task<HttpResponseMessage> StreamAsync(HttpRequestMessage request, IAccess access, CancellationToken ct)
    {
        await AuthorizeAsync(request, access, ct);
        var response = await SendAsync(request, ct);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await Refusals.ReadAsync(response, ct);
    }

    private static Func<HttpRequestMessage> Post<TRequest>(string path, TRequest request, JsonTypeInfo<TRequest> shape)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, shape);
        var key = Guid.CreateVersion7().ToString("D"); // one key for all tries: the server does the work once
        return () => new HttpRequestMessage(HttpMethod.Post, path)
        {
            Headers = { { "Idempotency-Key", key } },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }

    private async Task<T> ExchangeAsync<T>(
        Func<HttpRequestMessage> make, IAccess access, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = make();
            await AuthorizeAsync(request, access, ct);
            using var limit = new CancellationTokenSource(AnswerTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            try
            {
                using var response = await SendAsync(request, both.Token);
                if (response.IsSuccessStatusCode)
                    return await read(response.Content, both.Token);
                var refusal = await Refusals.ReadAsync(response, both.Token);
                if (attempt == MaxTries || await NextTryAsync(response, refusal, request, access, ct) is false)
                    throw refusal;
            }
            catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
            {
                throw Away("did not answer in time", error);
            }
        }
    }

    /// <summary>Prepares another try where one makes sense.</summary>
    private async Task<bool> NextTryAsync(
        HttpResponseMessage response, MessengerException refusal, HttpRequestMessage request, IAccess access, CancellationToken ct)
    {
        if (refusal.Code == ProblemCodes.TokenExpired.Code || refusal.Code == ProblemCodes.SessionEnded.Code)
            return await access.RenewAsync(request.Headers.Authorization?.Parameter, ct);
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || response.Headers.RetryAfter?.Delta is not { } wait || wait > LongestWait)
            return false;
        await Task.Delay(wait, time, ct);
        return true;
    }

    private static async Task AuthorizeAsync(HttpRequestMessage request, IAccess access, CancellationToken ct)
    {
        if (await access.TokenAsync(ct) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException error)
        {
            throw Away("cannot be reached", error);
        }
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException)
        {
            throw Away("did not answer in time", error);
        }
    }

    /// <summary>Reads a whole answer, as long as it is of a length an answer can have.</summary>
    public async Task<T> ReadAsync<T>(HttpContent content, JsonTypeInfo<T> shape, CancellationToken ct)
    {
        try
        {
            await content.LoadIntoBufferAsync(LongestAnswer, ct);
            await using var body = await content.ReadAsStreamAsync(ct);
            return await JsonSerializer.DeserializeAsync(body, shape, ct)
                ?? throw MessengerException.Unavailable(FailureCodes.BadAnswer, "The server's answer was empty.");
        }
        catch (JsonException error)
        {
            throw MessengerException.Unavailable(FailureCodes.BadAnswer, "The server's answer could not be read; is it a messenger server?", error);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw Away("broke off its answer", error);
        }
    }

    private MessengerException Away(string what, Exception error) => MessengerException.Unavailable(
        FailureCodes.ServerUnreachable, $"The server {Address.GetLeftPart(UriPartial.Authority)} {what}; check the address and try again.", error);
}
