// SPDX-License-Identifier: MIT
// Refusals: the server's problem documents as this library's failures. Statuses from 500 on mean 'later', the rest mean 'no'.
using System.Text.Json;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SocketProblem = SecureMessenger.Contracts.Socket.Problem;

namespace SecureMessenger.Client.Api;

internal static class Refusals
{
    private const int LongestProblem = 64 * 1024;

    public static async Task<MessengerException> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json"
            || response.Content.Headers.ContentLength > LongestProblem)
            return From(status, FailureCodes.BadAnswer, $"The server answered with status {status}.");
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestProblem, ct);
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            var problem = await JsonSerializer.DeserializeAsync(body, WireJson.Default.ProblemDocument, ct);
            return problem is null || problem.Code.Length == 0
                ? From(status, FailureCodes.BadAnswer, $"The server answered with status {status}.")
                : From(status, problem.Code, Sentence(problem));
        }
        catch (Exception error) when (error is JsonException or IOException or HttpRequestException)
        {
            return From(status, FailureCodes.BadAnswer, $"The server answered with status {status} and an unreadable problem.", error);
        }
    }

    public static MessengerException From(SocketProblem? problem) => problem is null ? From(0, FailureCodes.BadAnswer, "The server refused.") : From(
        (int)problem.Status,
        problem.Code.Length > 0 ? problem.Code : FailureCodes.BadAnswer,
        Sentence(problem.Title, problem.Detail, problem.Errors.Select(field => $"{field.Key}: {field.Value}")));

    private static MessengerException From(int status, string code, string message, Exception? inner = null) =>
        new(status >= 500 ? FailureKind.Unavailable : FailureKind.Refused, code, message, inner);

    private static string Sentence(ProblemDocument problem) => Sentence(
        problem.Title,
        problem.Detail ?? "",
        (problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>()).Select(field => $"{field.Key}: {string.Join(", ", field.Value)}"));

    private static string Sentence(string title, string detail, IEnumerable<string> fields)
    {
        var sentence = (title, detail) switch
        {
            ("", "") => "The server refused.",
            ("", _) => detail,
            (_, "") => title + ".",
            _ => $"{title.TrimEnd('.')}. {detail}",
        };
        var named = string.Join("; ", fields);
        return named.Length == 0 ? sentence : $"{sentence.TrimEnd(' ', '.')} ({named}).";
    }
}
