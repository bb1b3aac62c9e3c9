// SPDX-License-Identifier: MIT
// ScriptedServer: the smallest server that the client cannot tell from a real one, and that can be told to misbehave.
// In memory, one device an account, one direct conversation a pair; it checks nothing.
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;

namespace SecureMessenger.Tests.Infrastructure;

internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Guid, ScriptedAccount> _byDevice = new();

    private ScriptedServer(WebApplication app)
    {
        _app = app;
        Mail = new ScriptedMail(this);
    }

    public const string AccessToken = "planted-access-token";

    public Uri Address => new(_app.Urls.Single());

    public ScriptedMail Mail { get; }

    public ConcurrentDictionary<Guid, byte[]> Files { get; } = new();

    /// <summary>Misbehaviour: what the server says about an account's devices.</summary>
    public Func<IdentityResponse, IdentityResponse> Identities { get; set; } = answer => answer;

    /// <summary>Misbehaviour: what the server says of prekeys.</summary>
    public Func<BundleResponse, BundleResponse> Bundles { get; set; } = answer => answer;

    /// <summary>Misbehaviour: what the server says about a conversation.</summary>
    public Func<ConversationResponse, ConversationResponse> Conversations { get; set; } = answer => answer;

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.UseWebSockets();
        app.UseRouting();
        server.MapRoutes();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ScriptedAccount Account(string name) => _byDevice.Values.Single(account => account.Name == name);

    public IEnumerable<ScriptedAccount> Members(Guid conversation) => _byDevice.Values.Where(account => Direct(account, conversation));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void MapRoutes()
    {
        var api = _app.MapGroup("/api/v1");
        api.MapPost("/auth/register", async (HttpContext http) =>
        {
            var request = await BodyAsync(http, WireJson.Default.RegisterRequest);
            var account = _byDevice.Values.SingleOrDefault(known => known.Name == request.Username) ?? new ScriptedAccount(request.Username!);
            account.BeginAgain();
            _byDevice[account.DeviceId] = account;
            var session = new SessionResponse(account.UserId, account.DeviceId, $"{AccessToken}.{account.DeviceId}", "planted-refresh-token", 900);
            return Json(session, WireJson.Default.SessionResponse);
        });
        api.MapGet("/auth/users/{name}", (string name) => _byDevice.Values.FirstOrDefault(account => account.Name == name) is { } found
            ? Json(new UserResponse(found.UserId), WireJson.Default.UserResponse)
            : Problem(ProblemCodes.UnknownUser));
        MapKeys(api);
        api.MapPost("/conversations", async (HttpContext http) =>
        {
            var other = (await BodyAsync(http, WireJson.Default.CreateConversationRequest)).MemberIds!.Single();
            return Conversation(ConversationId(Caller(http).UserId, other));
        });
        api.MapGet("/conversations/{id:guid}", (Guid id) => Conversation(id));
        api.MapPost("/files/upload", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var id = Guid.CreateVersion7();
            Files[id] = body.ToArray();
            return Json(new FileResponse(id, body.Length, SHA256.HashData(body.ToArray()), DateTimeOffset.UnixEpoch), WireJson.Default.FileResponse);
        });
        api.MapGet("/files/{id:guid}", (Guid id) => TypedResults.Bytes(Files[id]));
        api.Map("/ws", Mail.ServeAsync);
    }

    private void MapKeys(RouteGroupBuilder api)
    {
        api.MapPost("/keys/identity", async (HttpContext http) =>
        {
            Caller(http).Take(await BodyAsync(http, WireJson.Default.IdentityRequest));
            return TypedResults.StatusCode(201);
        });
        api.MapGet("/keys/identity/{user:guid}", (Guid user) =>
            _byDevice.Values.FirstOrDefault(account => account.UserId == user && account.Identity is not null) is { } found
                ? Json(Identities(Published(found)), WireJson.Default.IdentityResponse)
                : Problem(ProblemCodes.NoIdentity));
        api.MapPost("/keys/signed-prekey", async (HttpContext http) =>
        {
            Caller(http).SignedPrekey = await BodyAsync(http, WireJson.Default.SignedPrekeyRequest);
            return TypedResults.NoContent();
        });
        api.MapPost("/keys/one-time-prekeys", async (HttpContext http) =>
        {
            var caller = Caller(http);
            foreach (var key in (await BodyAsync(http, WireJson.Default.OneTimePrekeysRequest)).Keys!)
                caller.Take(key);
            return Json(new RemainingResponse(caller.OneTimePrekeys.Count), WireJson.Default.RemainingResponse);
        });
        api.MapPost("/keys/kem-prekeys", async (HttpContext http) =>
        {
            var caller = Caller(http);
            var request = await BodyAsync(http, WireJson.Default.KemPrekeysRequest);
            foreach (var key in request.Keys ?? [])
                caller.Take(key);
            caller.LastResort = request.LastResort ?? caller.LastResort;
            return Json(new RemainingResponse(caller.KemPrekeys.Count), WireJson.Default.RemainingResponse);
        });
        api.MapPost("/keys/check", async (HttpContext http) =>
        {
            var request = await BodyAsync(http, WireJson.Default.CheckRequest);
            return Caller(http).Digest().AsSpan().SequenceEqual(request.Digest) ? Results.NoContent() : Problem(ProblemCodes.KeysDiffer);
        });
        api.MapGet("/keys/count", (HttpContext http) => Json(
            Caller(http).Count(), WireJson.Default.CountResponse));
        api.MapGet("/keys/bundle/{user:guid}", (Guid user) =>
        {
            var account = _byDevice.Values.Single(account => account.UserId == user);
            account.OneTimePrekeys.TryDequeue(out var oneTime);
            var (identity, signed) = (account.Identity!, account.SignedPrekey!);
            var device = new BundleDevice(
                account.DeviceId,
                identity.RegistrationId!.Value,
                identity.IdentityKey!,
                identity.Suites!,
                new SignedPrekey(signed.KeyId!.Value, signed.PublicKey!, signed.Signature!, signed.CreatedAt!.Value),
                oneTime is null ? null : new OneTimePrekey(oneTime.KeyId!.Value, oneTime.PublicKey!),
                account.TakeKemPrekey());
            return Json(Bundles(new BundleResponse(user, [device])), WireJson.Default.BundleResponse);
        });
    }

    public ScriptedAccount Caller(HttpContext http) =>
        _byDevice[Guid.Parse(http.Request.Headers.Authorization.ToString().Split('.')[^1])];

    private IResult Conversation(Guid id)
    {
        var members = Members(id).Select(account =>
            new ConversationMember(account.UserId, "member", [new MemberDevice(account.DeviceId, account.Identity!.RegistrationId!.Value)]));
        return Json(Conversations(new ConversationResponse(id, "direct", 0, Mail.RosterVersion, 0, [.. members])), WireJson.Default.ConversationResponse);
    }

    private static IdentityResponse Published(ScriptedAccount account)
    {
        var identity = account.Identity!;
        var device = new IdentityDevice(account.DeviceId, identity.IdentityKey!, identity.RegistrationId!.Value, identity.Suites!);
        return new IdentityResponse(account.UserId, identity.DeviceList!, identity.DeviceListSignature!, [device]);
    }

    private bool Direct(ScriptedAccount account, Guid conversation) =>
        _byDevice.Values.Any(other => other != account && ConversationId(account.UserId, other.UserId) == conversation);

    private static Guid ConversationId(Guid one, Guid other)
    {
        byte[] both = [.. one.CompareTo(other) < 0 ? one.ToByteArray() : other.ToByteArray(), .. one.CompareTo(other) < 0 ? other.ToByteArray() : one.ToByteArray()];
        return new Guid(SHA256.HashData(both).AsSpan(0, 16));
    }

    private static async Task<T> BodyAsync<T>(HttpContext http, JsonTypeInfo<T> shape) =>
        (await JsonSerializer.DeserializeAsync(http.Request.Body, shape, http.RequestAborted))!;

    private static IResult Json<T>(T value, JsonTypeInfo<T> shape) => Results.Json(value, shape);

    private static IResult Problem(ProblemCode code) => Results.Json(
        new ProblemDocument { Code = code.Code, Status = code.Status, Title = code.Title },
        WireJson.Default.ProblemDocument,
        "application/problem+json",
        code.Status);
}
