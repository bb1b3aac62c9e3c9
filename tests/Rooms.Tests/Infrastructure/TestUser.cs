// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A user of a <see cref="House"/> or a street of them, speaking plain HTTP.</summary>
public sealed class TestUser : IDisposable
{
    /// <summary>Everybody's password here.</summary>
    public const string Password = "correct horse battery";

    /// <summary>An access secret for <see cref="WithToken"/>.</summary>
    public const string TokenSecret = "Aeth2ou7aiThahsh5ahng7ohphiecah9Goo3Uuxoo2ie";

    private readonly IEntrance _house;

    private TestUser(IEntrance house, string name, SessionResponse session)
    {
        _house = house;
        Name = name;
        Session = session;
        Http = new HttpClient { BaseAddress = house.Url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
    }

    /// <summary>The username.</summary>
    public string Name { get; }

    /// <summary>The newest session.</summary>
    public SessionResponse Session { get; private set; }

    /// <summary>The account.</summary>
    public Guid Id => Session.UserId;

    /// <summary>The device.</summary>
    public Guid Device => Session.DeviceId;

    /// <summary>A client with this user's token.</summary>
    public HttpClient Http { get; private set; }

    /// <summary>Registers an account.</summary>
    public static async Task<TestUser> RegisterAsync(IEntrance house, string name)
    {
        using var stranger = new HttpClient { BaseAddress = house.Url };
        var response = await PostAsync(stranger, "/api/v1/auth/register", new RegisterRequest { Username = name, Password = Password });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return new TestUser(house, name, await ReadAsync<SessionResponse>(response));
    }

    /// <summary>Somebody of a house whose access secret is <see cref="TokenSecret"/>: a token without an account, for tests of hundreds.</summary>
    public static TestUser WithToken(IEntrance house)
    {
        var issuer = Issuer(house);
        var (user, device) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        return new TestUser(house, user.ToString(), new SessionResponse(
            user, device, issuer.Issue(new(user), new(device), new(Guid.CreateVersion7())), "", issuer.ExpiresInSeconds));
    }

    /// <summary>The same account on another device.</summary>
    public async Task<TestUser> OnAnotherDeviceAsync()
    {
        using var stranger = new HttpClient { BaseAddress = _house.Url };
        var response = await PostAsync(stranger, "/api/v1/auth/login", new LoginRequest { Username = Name, Password = Password });
        return new TestUser(_house, Name, await ReadAsync<SessionResponse>(response));
    }

    /// <summary>A token of another session of this very device, in such a house.</summary>
    public string TokenOfAnotherSession() => Issuer(_house).Issue(new(Id), new(Device), new(Guid.CreateVersion7()));

    /// <summary>Takes over a newer session, and the address of a restarted house.</summary>
    public void Use(SessionResponse session)
    {
        Http.Dispose();
        Session = session;
        Http = new HttpClient { BaseAddress = _house.Url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
    }

    /// <summary>The key this device signs with, once published.</summary>
    public IdentityKeyPair? Identity { get; private set; }

    /// <summary>Signs from now on with a key published elsewhere, whose owner this user becomes.</summary>
    public IdentityKeyPair SignWith(IdentityKeyPair identity) => Identity = identity;

    /// <summary>Publishes an identity key and a signed list of this one device, as a client does before it is written to.</summary>
    public async Task PublishAsync()
    {
        var identity = Identity = IdentityKeyPair.Generate(RandomSource.System);
        var list = DeviceList.First(Id, [new DeviceListEntry(Device, identity.PublicKey, DeviceSuites.X3dh)]);
        var signature = new byte[64];
        identity.Sign(SignatureContext.DeviceList, list.Bytes, signature);
        var response = await PostAsync(Http, "/api/v1/keys/identity", new IdentityRequest
        {
            IdentityKey = identity.PublicKey.Bytes.ToArray(), RegistrationId = 1, Suites = [1],
            DeviceList = list.Bytes.ToArray(), DeviceListSignature = signature,
        });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    /// <summary>The conversation as it stands once this many devices read it. News of a device takes a moment to reach the room.</summary>
    public Task<ConversationResponse> ReadByAsync(Guid conversation, int devices) => Eventually.AsyncIs(
        () => FindAsync(conversation), chat => chat.Members.Sum(member => member.Devices.Count) == devices);

    /// <summary>The conversation as it stands.</summary>
    public async Task<ConversationResponse> FindAsync(Guid conversation) => await ReadAsync<ConversationResponse>(
        await Http.GetAsync($"/api/v1/conversations/{conversation}", TestContext.Current.CancellationToken));

    /// <summary>Begins (or finds) the direct conversation. News of a new account takes a moment to reach the room.</summary>
    public async Task<ConversationResponse> BeginAsync(TestUser peer)
    {
        var request = new CreateConversationRequest { Kind = "direct", MemberIds = [peer.Id] };
        var response = await Eventually.AsyncIs(
            () => PostAsync(Http, "/api/v1/conversations", request), answer => answer.StatusCode == HttpStatusCode.Created);
        return await ReadAsync<ConversationResponse>(response);
    }

    /// <summary>How far this device has acknowledged a conversation.</summary>
    public async Task<uint> PositionAsync(Guid conversation) => (await FindAsync(conversation)).MyPosition;

    /// <summary>Opens the socket and reads the greeting.</summary>
    public Task<TestSocket> ConnectAsync() => TestSocket.ConnectAsync(_house.Url, Session.AccessToken, _house.Protocol);

    /// <summary>Posts a shape of the API.</summary>
    public static Task<HttpResponseMessage> PostAsync<T>(HttpClient http, string path, T body) =>
        http.PostAsJsonAsync(path, body, WireJson.Default.Options, TestContext.Current.CancellationToken);

    /// <summary>Reads a shape of the API.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await response.Content.ReadFromJsonAsync<T>(WireJson.Default.Options, TestContext.Current.CancellationToken))!;
    }

    private static AccessTokenIssuer Issuer(IEntrance house) =>
        new(new TokenOptions(new SecretText(TokenSecret), TimeSpan.FromMinutes(15)), house.Time);

    /// <inheritdoc />
    public void Dispose()
    {
        Http.Dispose();
        Identity?.Dispose();
    }
}
