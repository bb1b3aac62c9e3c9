// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Fuzzing;

public sealed class RestFuzzTests
{
    private const long MaxMemory = 512L * 1024 * 1024; // two password hashes at once are 128 MiB of it

    private static readonly string[] MediaTypes = ["application/json", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "application/offset+octet-stream"];

    private static readonly string[] Headers =
    [
        "Idempotency-Key", "Range", "If-Range", "If-None-Match", "X-Conversation-Id", "X-Content-SHA256", "Tus-Resumable", "Upload-Length", "Upload-Offset",
        "Upload-Checksum", "Upload-Metadata", "Upload-Defer-Length", "X-HTTP-Method-Override", "Content-Encoding", "Accept", "Origin", "X-Forwarded-For",
    ];

    private static readonly string[] HeaderValues =
    [
        "", "0", "-1", "1", "5", "9223372036854775807", "18446744073709551616", "1.0.0", "bytes=0-0", "bytes=5-1", "bytes=-1", "bytes=0-99999999999999999999", "gzip", "PATCH",
        "sha256 AAAA", "conversation_id AAAA", "a b,c d", "null", "\"AAAA\"", "*", "https://evil.example", "00000000-0000-0000-0000-000000000000", new string('a', 300),
    ];

    [Fact]
    public async Task Whatever_is_asked_is_answered_within_the_contract_and_harms_nobody_else()
    {
        var budget = new FuzzBudget();
        var dice = new Dice(budget.Seed);
        var mutator = new InputMutator(dice);
        await using var server = await ServerProcess.StartAsync(("RATE_LIMITS_ENABLED", "false"));
        using var scene = await FuzzScene.SetAsync(server);
        var answers = new SortedDictionary<string, int>(StringComparer.Ordinal);

        for (var asked = 1; budget.IsLeft; asked++)
        {
            var seed = RestInput.All[dice.Below(RestInput.All.Count)];
            var path = scene.Fill(mutator.Path(seed.Path));
            var body = seed.Body.Length == 0 && dice.Percent(90) ? null : mutator.Json(scene.Fill(seed.Body.Length == 0 ? "{}" : seed.Body));
            var mediaType = dice.Percent(95) ? MediaTypes[0] : MediaTypes[dice.Below(MediaTypes.Length)];
            var (status, code) = await AskAsync(scene, seed, path, body, mediaType, SomeHeaders(seed, dice));
            var key = string.Create(CultureInfo.InvariantCulture, $"{status} {code}");
            answers[key] = answers.GetValueOrDefault(key) + 1;
            if (status == 401 && !seed.Path.Contains("auth/", StringComparison.Ordinal) || code is "session_ended" or "device_revoked") await scene.ComeAgainAsync();
            if (asked % 200 == 0) await scene.NobodyWasHarmedAsync();
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        TestContext.Current.TestOutputHelper!.WriteLine($"resident {server.Memory() >> 20} MiB, at most {server.PeakMemory() >> 20} MiB");
        await scene.NobodyWasHarmedAsync();
        Assert.DoesNotContain(" fail: ", server.Output, StringComparison.Ordinal);
        Assert.InRange(server.PeakMemory(), 0, MaxMemory);
        Assert.Contains("400 invalid_fields", answers.Keys); // it does get behind the parsers
        Assert.Contains("201 ", answers.Keys);
    }

    private static List<(string Name, string Value)> SomeHeaders(RestInput seed, Dice dice)
    {
        var headers = new List<(string, string)>();
        if (seed.Path.Contains("uploads", StringComparison.Ordinal) && dice.Percent(80)) headers.AddRange([("Tus-Resumable", "1.0.0"), ("Upload-Length", "100"), ("Upload-Offset", "0")]);
        for (var more = dice.Percent(25) ? 1 + dice.Below(3) : 0; more > 0; more--) headers.Add((Headers[dice.Below(Headers.Length)], HeaderValues[dice.Below(HeaderValues.Length)]));
        return headers;
    }

    private static async Task<(int Status, string Code)> AskAsync(FuzzScene scene, RestInput seed, string path, byte[]? body, string mediaType, List<(string, string)> headers)
    {
        using var content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        try
        {
            return await scene.AskAsync(seed.Method, path, scene.Token, content, headers);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{seed.Method} {path} {string.Join(", ", headers)}\n{(body is null ? "" : Encoding.UTF8.GetString(body))}", error);
        }
    }
}
