// SPDX-License-Identifier: MIT
using System.Net.Http.Json;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Reads refusals.</summary>
public static class Answer
{
    /// <summary>The problem document of a refusal, checked to be one.</summary>
    public static async Task<ProblemDocument> ProblemAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{response.StatusCode}: {text}");
        var problem = await response.Content.ReadFromJsonAsync<ProblemDocument>(WireJson.Default.Options, TestContext.Current.CancellationToken);
        Assert.Equal((int)response.StatusCode, problem!.Status);
        Assert.NotNull(problem.RequestId);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return problem;
    }

    /// <summary>The code of a refusal.</summary>
    public static async Task<string> CodeAsync(this Task<HttpResponseMessage> response) => (await (await response).ProblemAsync()).Code;
}
