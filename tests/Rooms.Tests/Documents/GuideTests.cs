// SPDX-License-Identifier: MIT
using System.Text;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Documents;

public sealed class GuideTests
{
    private const string Errors = """
        # Refusals

        Every refusal over HTTP is RFC 9457 `application/problem+json`, on the socket a `Problem` frame or the `problem` of a `Rejected`. Go by `code`:
        it never changes its name or its status, though codes are added; treat one that is not here by its status. `title` and `detail` are for people,
        `errors` says of each field what is wrong with it, `request_id` finds the request in the server's log. Which route gives which code stands in
        [openapi.json](openapi.json).

        """;

    private const string CloseCodes = """
        # Close codes

        Why the server closed a socket (RFC 6455 §7.4). A socket that ends without a code, or with one that is not here, was cut: come back *later*.
        1002 and 1007 are the WebSocket layer's own, for frames out of shape and text that is no UTF-8: a defect of the client.
        Whatever happened, nothing acknowledged is lost: delivery goes on behind the positions that were acknowledged.

        | reconnect | what it means |
        |---|---|
        | no | not by itself: a person or a newer version has to do something first |
        | later | after a delay that begins at about a second, doubles to about a minute, and is jittered |
        | much later | after a minute or more, jittered |
        | after authenticating | refresh the access token first, or log in again |

        | code | name | meaning | reconnect | how |
        |---|---|---|---|---|

        """;

    [Fact]
    public void Every_refusal_is_explained_in_the_order_of_its_table() =>
        Assert.Equal(ProblemCodes.All, ProblemGuide.All.Select(advice => advice.Code));

    [Fact]
    public void Every_close_code_is_explained_in_the_order_of_its_table() =>
        Assert.Equal(Enum.GetValues<CloseCode>().Order(), CloseGuide.All.Select(advice => advice.Code));

    [Fact]
    public void Explanations_are_whole_sentences()
    {
        var sentences = ProblemGuide.All.SelectMany(advice => new[] { advice.Meaning, advice.Remedy })
            .Concat(CloseGuide.All.SelectMany(advice => new[] { advice.Meaning, advice.How }));
        Assert.All(sentences, sentence => Assert.Matches("^[A-Z`].{8,}[.]$", sentence));
        Assert.All(sentences, sentence => Assert.DoesNotContain('|', sentence));
    }

    [Fact]
    public Task Refusals_are_published_as_they_are()
    {
        var page = new StringBuilder(Errors);
        foreach (var ofStatus in ProblemGuide.All.GroupBy(advice => advice.Code.Status))
        {
            page.Append($"\n## {ofStatus.Key}\n\n| code | title | meaning | what a client does |\n|---|---|---|---|\n");
            foreach (var (code, meaning, remedy) in ofStatus) page.Append($"| `{code.Code}` | {code.Title} | {meaning} | {remedy} |\n");
        }

        return PublishedFile.IsAsync("errors.md", page.ToString());
    }

    [Fact]
    public Task Close_codes_are_published_as_they_are()
    {
        var page = new StringBuilder(CloseCodes);
        foreach (var (code, meaning, reconnect, how) in CloseGuide.All)
            page.Append($"| {(int)code} | {Words(code.ToString())} | {meaning} | {Words(reconnect.ToString())} | {how} |\n");
        return PublishedFile.IsAsync("close-codes.md", page.ToString());
    }

    /// <summary>A name of the code as words: <c>SlowConsumer</c>, slow consumer.</summary>
    internal static string Words(string name) =>
        string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}")).ToLowerInvariant();
}
