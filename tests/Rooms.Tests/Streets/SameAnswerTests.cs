// SPDX-License-Identifier: MIT
// What is asked through the gateway is answered as if the service had been asked itself: status, headers and body to the byte, save what
// names the one request (its id, its date).
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Streets;

public sealed partial class SameAnswerTests
{
    private const string None = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] Requests =
    [
        "GET /api/v1/auth/devices", "GET /api/v1/auth/devices/", "GET /API/V1/Auth/Devices", "GET /api/v1/auth", "GET /api/v1/auth/", "GET /api/v1/authors",
        "GET /api/v1/auth/devices?limit=1", "GET /api/v1/auth/devices?limit=x%20y&limit=%00", "GET /api/v1/auth/users/nobody", "GET /api/v1/auth/users/no%2Fbody",
        "GET /api/v1/auth/users/%C3%A9%20%25", "GET /api/v1/auth/../keys/count", "GET /api/v1/auth/%2e%2e/keys/count", "GET /api/v1//auth/devices",
        "GET /api/v1/keys/count", "HEAD /api/v1/keys/count", "DELETE /api/v1/keys/count", "PROPFIND /api/v1/keys/count", "TRACE /api/v1/keys/count",
        $"GET /api/v1/keys/identity/{None}", $"GET /api/v1/keys/bundle/{None}?device_id=x", "GET /api/v1/keys/identity/none",
        "GET /api/v1/conversations", "GET /api/v1/conversations?cursor=nonsense", $"GET /api/v1/conversations/{None}", $"GET /api/v1/conversations/{None}/messages",
        "GET /api/v1/ws", "GET /api/v1/ws?ticket=nonsense", "GET /api/v1/wsx", "POST /api/v1/ws",
        $"GET /api/v1/files/{None}", $"HEAD /api/v1/files/{None}", $"GET /api/v1/files/{None}/info", $"DELETE /api/v1/files/{None}",
        "OPTIONS /api/v1/files/uploads", $"HEAD /api/v1/files/uploads/{None}\r\nTus-Resumable: 1.0.0", $"HEAD /api/v1/files/uploads/{None}\r\nTus-Resumable: 2.0.0",
        "POST /api/v1/files/uploads\r\nTus-Resumable: 1.0.0\r\nUpload-Length: -1", "PUT /api/v1/files/upload", "GET /api/v1/nothing", "GET /",
        "POST /api/v1/auth/login {}", "POST /api/v1/auth/login {", "POST /api/v1/auth/login []", "POST /api/v1/auth/login \"x\"",
        "POST /api/v1/auth/login {\"username\":\"alice\",\"password\":\"wrong\"}", "POST /api/v1/auth/login {\"username\":1}", "POST /api/v1/auth/login \u00ff\u00fe",
        "POST /api/v1/auth/login {\"username\":\"a\",\"username\":\"b\"}", "POST /api/v1/auth/login {} \r\nIdempotency-Key: \t",
        "POST /api/v1/auth/refresh {\"refresh_token\":\"x\"}", "POST /api/v1/auth/logout {\"all_devices\":7}", "POST /api/v1/conversations {\"kind\":\"x\"}",
        $"POST /api/v1/conversations/{None}/messages {{}}", "POST /api/v1/keys/check {}", "POST /api/v1/keys/identity {}\r\nIdempotency-Key: a key",
        "POST /api/v1/auth/login {}\r\nContent-Type: text/plain", "POST /api/v1/auth/login {}\r\nContent-Type: application/json; charset=nonsense",
        "POST /api/v1/auth/login {}\r\nContent-Encoding: gzip", "POST /api/v1/auth/login {}\r\nExpect: 100-continue",
        "POST /api/v1/auth/login {2000000}", "POST /api/v1/keys/identity {2000000}", "POST /api/v1/files/upload {}\r\nX-Conversation-Id: nonsense",
        "GET /api/v1/keys/count\r\nAuthorization: Bearer nonsense", "GET /api/v1/keys/count\r\nAuthorization: Basic eA==", "GET /api/v1/keys/count\r\nAuthorization:",
        "GET /api/v1/keys/count\r\nX-Long: {9000}", "GET /api/v1/keys/count\r\n{61}",
    ];

    public static TheoryData<bool> Callers => [true, false];

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_request_through_the_gateway_is_answered_as_one_without(bool withToken)
    {
        await using var street = await Street.OpenAsync();
        using var alice = await street.NewUserAsync();
        var differences = new List<string>();
        foreach (var request in Requests)
        {
            var token = withToken ? alice.Session.AccessToken : null;
            var through = await AskAsync(street.Url, request, token);
            var direct = await AskAsync(street[Street.AllRooms].Url, request, token);
            Assert.Matches("^HTTP/1.1 [1-5][0-9][0-9]", direct);
            if (through != direct) differences.Add($"{request[..Math.Min(80, request.Length)]}\n--- through\n{through}\n--- direct\n{direct}\n");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public async Task An_answer_names_nothing_that_is_behind_the_gateway()
    {
        await using var street = await Street.OpenAsync();
        using var http = street.Stranger();

        using var answer = await http.GetAsync("/api/v1/keys/count", TestContext.Current.CancellationToken);

        foreach (var name in new[] { "Server", "Via", "X-Powered-By", "X-Forwarded-For" }) Assert.False(answer.Headers.Contains(name), name);
        Assert.DoesNotContain($"{street[Street.AllRooms].Url.Port}", answer.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Uri server, string request, string? token)
    {
        var parts = Shape().Match(request);
        var (line, body, headers) = (parts.Groups["line"].Value, parts.Groups["body"].Value, parts.Groups["headers"].Value);
        var bytes = body.Length == 0 ? [] : Encoding.Latin1.GetBytes(Grown(body));
        var head = new StringBuilder($"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        if (token is not null && !headers.Contains("Authorization", StringComparison.Ordinal)) head.Append($"Authorization: Bearer {token}\r\n");
        if (body.Length > 0 && !headers.Contains("Content-Type", StringComparison.Ordinal)) head.Append("Content-Type: application/json\r\n");
        if (body.Length > 0) head.Append($"Content-Length: {bytes.Length}\r\n");
        if (headers.Length > 0) head.Append(Grown(headers.TrimStart('\r', '\n'))).Append("\r\n");
        return Normal(await SendAsync(server, [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. bytes]));
    }

    private static string Grown(string text) => Size().Replace(text, size => size.Groups[1].Value switch
    {
        "61" => string.Join("\r\n", Enumerable.Range(0, 60).Select(i => $"X-{i}: 1")), // with Host, Connection and a token that many as are allowed
        var bytes => new string('a', int.Parse(bytes, System.Globalization.CultureInfo.InvariantCulture)),
    });

    private static async Task<string> SendAsync(Uri server, byte[] request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, server.Port, patience.Token);
        var stream = tcp.GetStream();
        await stream.WriteAsync(request, patience.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(patience.Token);
    }

    // Headers in any order; a body whose frame differs (chunks or a length) is still the same body.
    private static string Normal(string answer)
    {
        var cut = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(cut > 0, answer);
        if (answer.StartsWith("HTTP/1.1 100", StringComparison.Ordinal)) return Normal(answer[(cut + 4)..]);
        var lines = answer[..cut].Split("\r\n");
        var headers = lines[1..].Where(line => !OfOne().IsMatch(line)).Order(StringComparer.Ordinal);
        var body = OfOneBody().Replace(answer[(cut + 4)..], "");
        return string.Join('\n', [lines[0], .. headers, "", body]);
    }

    [GeneratedRegex("^(?<line>[A-Z]+ [^ \r]+)( (?<body>[^\r]+))?(?<headers>\r\n[\\s\\S]*)?$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Size();

    [GeneratedRegex("^(Date|X-Request-Id|Connection):")]
    private static partial Regex OfOne();

    [GeneratedRegex("\"request_id\":\"[0-9a-f]{24}\"")]
    private static partial Regex OfOneBody();
}
