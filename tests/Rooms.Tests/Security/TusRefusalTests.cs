// SPDX-License-Identifier: MIT
// tus 1.0.0, "Tus-Resumable": it is in every answer but those to OPTIONS, where it may be; a client reads it first.
using System.Net;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class TusRefusalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "")]
    [InlineData("OPTIONS", "")]
    [InlineData("OPTIONS", "/{id}")]
    [InlineData("HEAD", "/{id}")]
    [InlineData("PATCH", "/{id}")]
    [InlineData("DELETE", "/{id}")]
    [InlineData("POST", "/{id}")]
    public async Task Who_has_no_token_is_told_the_version_of_tus_with_the_refusal(string method, string path)
    {
        await using var house = await House.OpenAsync();
        using var stranger = house.Stranger();
        using var request = Requests.Tus(new HttpMethod(method), path.Replace("{id}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal));

        using var answer = await stranger.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("1.0.0", Assert.Single(answer.Headers.GetValues("Tus-Resumable")));
    }

    [Fact]
    public async Task Who_uploads_too_often_is_told_the_version_of_tus_with_the_refusal()
    {
        await using var house = await House.OpenAsync(("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_UPLOAD_BURST", "1"));
        using var alice = await house.NewUserAsync();
        using var first = await alice.Http.SendAsync(Begin(), Ct);

        using var second = await alice.Http.SendAsync(Begin(), Ct);

        Assert.Equal("rate_limited", (await second.ProblemAsync()).Code);
        Assert.Equal("1.0.0", Assert.Single(second.Headers.GetValues("Tus-Resumable")));
        using var elsewhere = await alice.Http.GetAsync("/api/v1/conversations", Ct);
        Assert.False(elsewhere.Headers.Contains("Tus-Resumable"));
    }

    private static HttpRequestMessage Begin()
    {
        var request = Requests.Tus(HttpMethod.Post, "");
        request.Headers.Add("Upload-Length", "3");
        return request;
    }
}
