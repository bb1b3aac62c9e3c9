// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Fuzzing;

/// <summary>Who asks nonsense, and what of others must come to no harm by it.</summary>
internal sealed class FuzzScene : IDisposable
{
    private const string Password = "correct horse battery";

    /// <summary>Stands in what belongs to others: no answer to the one who asks may hold it.</summary>
    private const string Marker = "VICTIMSMARKER";

    private readonly HttpClient _http;
    private readonly Dictionary<string, string> _names = [];
    private string _victim = "";
    private string _before = "";
    private int _people;

    private FuzzScene(ServerProcess server) => _http = new HttpClient { BaseAddress = new Uri(server.Url) };

    public string Token { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Sets the scene on a server without rate limits.</summary>
    public static async Task<FuzzScene> SetAsync(ServerProcess server)
    {
        var scene = new FuzzScene(server);
        var victim = await scene.RegisterAsync();
        var friend = await scene.RegisterAsync();
        scene._victim = (string)victim["access_token"]!;
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(Marker));
        var theirs = await scene.BeginAsync(scene._victim, (string)friend["user_id"]!);
        await scene.AskAsync(
            HttpMethod.Post, $"/api/v1/conversations/{theirs}/messages", scene._victim,
            $$"""{"client_id":"{{Guid.CreateVersion7()}}","roster_version":1,"kind":"message","body":"{{body}}"}""");
        using var upload = new ByteArrayContent(Encoding.UTF8.GetBytes(Marker));
        using var request = scene.Request(HttpMethod.Post, "/api/v1/files/upload", scene._victim, upload);
        using var stored = await scene._http.SendAsync(request, Ct);
        var file = JsonNode.Parse(await stored.Content.ReadAsStringAsync(Ct))!;
        scene._names["theirs"] = theirs;
        scene._names["file"] = (string)file["id"]!;
        scene._names["peer"] = (string)victim["user_id"]!;
        scene._names["device"] = (string)victim["device_id"]!;
        scene._before = await scene.StateOfOthersAsync();
        await scene.ComeAgainAsync();
        return scene;
    }

    /// <summary>Puts the scene's ids into a text, for <c>{chat}</c> and the like.</summary>
    public string Fill(string text) => _names.Aggregate(
        text.Replace("{new}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal),
        (so, name) => so.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));

    /// <summary>A new person who asks: after the last one has logged out, or erased the account.</summary>
    public async Task ComeAgainAsync()
    {
        var me = await RegisterAsync();
        Token = (string)me["access_token"]!;
        _names["me"] = (string)me["user_id"]!;
        _names["mine"] = (string)me["device_id"]!;
        _names["refresh"] = (string)me["refresh_token"]!;
        _names["chat"] = await BeginAsync(Token, _names["peer"]);
    }

    /// <summary>Asks; the answer is whole and no failure, holds nothing of others, and says in the agreed way why it refuses.</summary>
    public async Task<(int Status, string Code)> AskAsync(
        HttpMethod method, string path, string? token, HttpContent? content, IEnumerable<(string Name, string Value)> headers)
    {
        using var request = Request(method, path, token, content);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}: {text}");
        Assert.DoesNotContain(Marker, text, StringComparison.Ordinal);
        if ((int)answer.StatusCode < 400 || text.Length == 0) return ((int)answer.StatusCode, "");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var code = (string?)JsonNode.Parse(text)!["code"];
        Assert.Contains(Contracts.Errors.ProblemCodes.All, known => known.Code == code && known.Status == (int)answer.StatusCode);
        return ((int)answer.StatusCode, code!);
    }

    /// <summary>What belongs to others is as it was.</summary>
    public async Task NobodyWasHarmedAsync() => Assert.Equal(_before, await StateOfOthersAsync());

    public void Dispose() => _http.Dispose();

    private async Task<string> StateOfOthersAsync()
    {
        var paths = new[] { "/auth/devices", $"/conversations/{_names["theirs"]}", $"/conversations/{_names["theirs"]}/messages?after=0", $"/files/{_names["file"]}/info", "/keys/count" };
        var all = new StringBuilder();
        foreach (var path in paths)
        {
            using var request = Request(HttpMethod.Get, "/api/v1" + path, _victim, null);
            using var answer = await _http.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            all.AppendLine(await answer.Content.ReadAsStringAsync(Ct));
        }

        return all.ToString();
    }

    private async Task<JsonNode> RegisterAsync()
    {
        _names["username"] = string.Create(CultureInfo.InvariantCulture, $"person{++_people}");
        return await AskAsync(HttpMethod.Post, "/api/v1/auth/register", null, $$"""{"username":"{{_names["username"]}}","password":"{{Password}}"}""");
    }

    private async Task<string> BeginAsync(string token, string peer) => (string)(await Eventually.AsyncIs(
        () => AskAsync(HttpMethod.Post, "/api/v1/conversations", token, $$"""{"kind":"direct","member_ids":["{{peer}}"]}"""),
        answer => answer["id"] is not null))["id"]!;

    private async Task<JsonNode> AskAsync(HttpMethod method, string path, string? token, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var request = Request(method, path, token, content);
        using var answer = await _http.SendAsync(request, Ct);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
    }

    // The path goes out as it stands, whatever it looks like.
    private HttpRequestMessage Request(HttpMethod method, string path, string? token, HttpContent? content)
    {
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(method, new Uri(_http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, options)) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
