// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests;

public sealed class PlantedSecretsTests
{
    private const string Password = "planted-password-Xq7";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Skip = "it looks into SQLite's file", SkipWhen = nameof(House.IsOnPostgres), SkipType = typeof(House))]
    public async Task Neither_log_nor_disk_holds_a_password_or_a_token()
    {
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();
        var planted = new List<SessionResponse>
        {
            await TellAsync(stranger, "register", new RegisterRequest { Username = "planted", Password = Password }),
            await TellAsync(stranger, "login", new LoginRequest { Username = "planted", Password = Password }),
        };
        planted.Add(await TellAsync(stranger, "refresh", new RefreshRequest { RefreshToken = planted[1].RefreshToken }));
        await SayAsync(house, planted[2]);
        await MistakeAsync(stranger, planted[2]);
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", planted[2].AccessToken);
        await TestUser.PostAsync(stranger, "/api/v1/auth/logout", new LogoutRequest { AllDevices = true });
        await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = planted[1].RefreshToken });

        // Found if it were there: the searcher sees what is in the log, and what is in the database.
        var places = PlacesOf(house).ToList();
        Assert.Contains(places, place => Holds(place.Content, Encoding.UTF8.GetBytes("planted")));
        Assert.Contains(places, place => place.Name == "messenger.db-wal" || place.Name == "messenger.db");
        foreach (var (what, secret) in SecretsOf(planted))
        {
            foreach (var (name, content) in places) Assert.False(Holds(content, secret), $"{name} holds {what}");
        }
    }

    private static IEnumerable<(string What, byte[] Bytes)> SecretsOf(List<SessionResponse> sessions)
    {
        yield return ("the password", Encoding.UTF8.GetBytes(Password));
        yield return ("the password in base64", Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)).TrimEnd('=')));
        foreach (var session in sessions)
        {
            yield return ("an access token", Encoding.UTF8.GetBytes(session.AccessToken));
            yield return ("the signature of an access token", Encoding.UTF8.GetBytes(session.AccessToken.Split('.')[2]));
            yield return ("a refresh token", Encoding.UTF8.GetBytes(session.RefreshToken));
            yield return ("the bytes of a refresh token", Base64Url.DecodeFromChars(session.RefreshToken));
            yield return ("a refresh token in hex", Encoding.UTF8.GetBytes(Convert.ToHexString(Base64Url.DecodeFromChars(session.RefreshToken))));
        }
    }

    private static IEnumerable<(string Name, byte[] Content)> PlacesOf(House house)
    {
        yield return ("the log", Encoding.UTF8.GetBytes(house.Log.Text));
        foreach (var path in Directory.GetFiles(house.DataPath, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) == "server.lock") continue; // held, and empty
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            file.CopyTo(content);
            yield return (Path.GetFileName(path), content.ToArray());
        }
    }

    private static bool Holds(byte[] content, byte[] secret) => content.AsSpan().IndexOf(secret) >= 0;

    private static async Task SayAsync(House house, SessionResponse session)
    {
        await using var socket = await TestSocket.ConnectAsync(house.Url, session.AccessToken);
        await socket.SendMessageAsync(Guid.CreateVersion7(), 1, [1]);
        await socket.NextAsync(Frame.Rejected);
    }

    // What is malformed is what tends to be quoted: tokens and passwords in the wrong places.
    private static async Task MistakeAsync(HttpClient http, SessionResponse session)
    {
        foreach (var body in new[]
        {
            $$"""{"username":"planted","password":["{{Password}}"]}""",
            $$"""{"username":"planted","password":"{{Password}}" "{{Password}}"}""",
            $$"""{"refresh_token":{"{{session.RefreshToken}}":1} }""",
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("/api/v1/auth/login", content, Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
            Assert.DoesNotContain(session.RefreshToken, text, StringComparison.Ordinal);
        }

        using var broken = new HttpRequestMessage(HttpMethod.Get, "/api/v1/conversations");
        broken.Headers.Authorization = new("Bearer", session.AccessToken[..^3]);
        await http.SendAsync(broken, Ct);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/api/v1/conversations");
        elsewhere.Headers.TryAddWithoutValidation("Authorization", $"Token {session.AccessToken}");
        await http.SendAsync(elsewhere, Ct);
    }

    // With a key, so that the answer is kept.
    private static async Task<SessionResponse> TellAsync<T>(HttpClient http, string route, T body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/auth/{route}")
        {
            Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } },
            Content = JsonContent.Create(body, options: WireJson.Default.Options),
        };
        return await TestUser.ReadAsync<SessionResponse>(await http.SendAsync(request, Ct));
    }
}
