// SPDX-License-Identifier: MIT
using System.Net.Http.Headers;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Faults.History;

namespace SecureMessenger.Faults.People;

/// <summary>A session of a device, over plain HTTP: asks until it is answered, under one Idempotency-Key, at one gateway after the other.</summary>
internal sealed class Account(Gateways gateways, Recorder recorder, string name) : IDisposable
{
    private const string Password = "a passphrase of the fault suite";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SemaphoreSlim _refreshing = new(1);
    private SessionResponse? _session;

    public Guid User => Session.UserId;

    public Guid Device => Session.DeviceId;

    public string AccessToken => Session.AccessToken;

    private SessionResponse Session => _session ?? throw new InvalidOperationException("not registered yet");

    /// <summary>Makes the account.</summary>
    public async Task RegisterAsync(CancellationToken ct) => _session = (await AskAsync(
        HttpMethod.Post, "auth/register", Json(new RegisterRequest { Username = name, Password = Password }), ct)).Read<SessionResponse>();

    /// <summary>The same person on a device that the server has not seen.</summary>
    public async Task<Account> OnAnotherDeviceAsync(CancellationToken ct)
    {
        var other = new Account(gateways, recorder, name);
        other._session = (await other.AskAsync(
            HttpMethod.Post, "auth/login", Json(new LoginRequest { Username = name, Password = Password }), ct)).Read<SessionResponse>();
        return other;
    }

    /// <summary>Signs in again on the same device.</summary>
    public async Task SignInAgainAsync(CancellationToken ct)
    {
        var login = Json(new LoginRequest { Username = name, Password = Password, DeviceId = Device });
        using var again = new Account(gateways, recorder, name);
        _session = (await again.AskAsync(HttpMethod.Post, "auth/login", login, ct)).Read<SessionResponse>();
    }

    /// <summary>Asks with a shape of the API, until it is done or refused for good.</summary>
    public Task<Reply> AskAsync<T>(HttpMethod method, string path, T shape, CancellationToken ct) where T : class => AskAsync(method, path, Json(shape), ct);

    /// <summary>Asks without a body, until it is done or refused for good.</summary>
    public Task<Reply> AskAsync(HttpMethod method, string path, CancellationToken ct) => AskAsync(method, path, () => null, ct);

    /// <summary>Asks until it is done or refused for good.</summary>
    public async Task<Reply> AskAsync(HttpMethod method, string path, Func<HttpContent?> body, CancellationToken ct)
    {
        var key = Guid.CreateVersion7().ToString();
        while (true)
        {
            var token = _session?.AccessToken;
            var reply = await TryAsync(method, path, body(), key, token, ct);
            if (reply is not null && reply.IsOdd) recorder.OddAnswers.Enqueue(new($"{method} {path}", $"{(int)reply.Status} {reply.Code}", recorder.Now));
            if (reply?.Code is "token_expired" && await RefreshAsync(token, ct)) continue;
            if (reply is not null && !reply.IsForLater && !reply.IsOdd) return reply;
            await Task.Delay(reply?.RetryAfter is { } wait && wait < TimeSpan.FromSeconds(2) ? wait : Pause, TimeProvider.System, ct);
        }
    }

    /// <summary>Asks once; null: no answer came.</summary>
    public async Task<Reply?> TryAsync(HttpMethod method, string path, HttpContent? body, string key, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateways.Next(), "/api/v1/" + path)) { Content = body };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await _http.SendAsync(request, ct);
            var type = answer.Content.Headers.ContentType?.MediaType;
            return new Reply(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(ct), answer.Headers.RetryAfter?.Delta, type == "application/problem+json");
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError)
        {
            return null; // nobody listens there: what stands before several gateways would not have chosen this one
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            recorder.BrokenRequests.Enqueue(recorder.Now);
            return null; // the line broke, or nobody answered in time
        }
    }

    /// <summary>A fresh access token in the place of one that has expired, or is about to.</summary>
    /// <returns>False: the session has ended.</returns>
    public async Task<bool> RefreshAsync(string? expired, CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            if (Session.AccessToken != expired) return true; // another has done it meanwhile
            var reply = await AskAsync(HttpMethod.Post, "auth/refresh", Json(new RefreshRequest { RefreshToken = Session.RefreshToken }), ct);
            if (reply.IsDone) _session = reply.Read<SessionResponse>();
            return reply.IsDone;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _refreshing.Dispose();
    }

    private static Func<HttpContent> Json<T>(T shape) where T : class =>
        () => JsonContent.Create(shape, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)WireJson.Default.GetTypeInfo(typeof(T))!);
}
