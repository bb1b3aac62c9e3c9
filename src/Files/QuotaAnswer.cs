// SPDX-License-Identifier: MIT
// A spent daily quota as an answer: RFC 9110 §10.2.3 (Retry-After) and the RateLimit fields of draft-ietf-httpapi-ratelimit-headers.
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Files;

internal sealed class QuotaAnswer(UsageStore usage, FilesOptions options, TimeProvider clock)
{
    /// <summary>The refusal; one for today also says when tomorrow is.</summary>
    public async Task<IResult> RefuseAsync(HttpContext http, UserId owner, Refusal refusal)
    {
        if (refusal.Code == ProblemCodes.DailyQuotaExceeded)
        {
            var now = clock.GetUtcNow();
            var used = await usage.FindAsync(owner, now, http.RequestAborted);
            var seconds = (long)Math.Ceiling(UsageStore.UntilTomorrow(now).TotalSeconds);
            var headers = http.Response.Headers;
            headers.RetryAfter = $"{seconds}";
            headers["RateLimit-Policy"] = $"\"upload-bytes\";q={options.DailyQuota};w=86400;qu=\"content-bytes\"";
            headers["RateLimit"] = $"\"upload-bytes\";r={Math.Max(0, options.DailyQuota - used.Today)};t={seconds}";
        }

        return new ProblemResult(refusal);
    }
}
