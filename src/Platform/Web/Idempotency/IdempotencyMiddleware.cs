// SPDX-License-Identifier: MIT
// Idempotency-Key on every POST (draft-ietf-httpapi-idempotency-key-header). What succeeded is answered again word for word for
// 24 hours; what was refused did nothing, so it is judged anew. Keys belong to a device; on the open routes, where there is
// none yet, to whoever knows the key: it should be a UUID, and opens nothing without the same body.
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>Gives a repeated POST the answer of its first.</summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, AnswerStore answers, TokenOptions tokens)
{
    private const string Header = "Idempotency-Key";
    private const int MaxKeyLength = 255;
    private const int MaxAnswerBytes = 256 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method)
            || !context.Request.Headers.TryGetValue(Header, out var keys)
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<StreamedBody>() is not null)
        {
            await next(context);
            return;
        }

        if (keys is not [{ Length: > 0 and <= MaxKeyLength } key] || !key.All(letter => letter is > ' ' and <= '~'))
        {
            var complaint = $"must be one value of 1–{MaxKeyLength} visible ASCII characters, best a UUID";
            await ProblemResult.WriteAsync(context, Refusal.Field(ProblemCodes.InvalidFields, Header, complaint));
            return;
        }

        var body = await TakeBodyAsync(context);
        await AnswerAsync(context, [.. tokens.AcceptedKeys.Select(secret => new KeyedRequest(Derive(secret), Scope(context), key, Target(context.Request), body))]);
    }

    // Of its own, but no setting of its own: who may sign tokens may know it.
    private static byte[] Derive(SymmetricSecurityKey secret) => HMACSHA256.HashData(secret.Key, "secure-messenger idempotency v1"u8);

    private static string Scope(HttpContext context) =>
        Caller.From(context.User) is { } caller ? $"{caller.User}/{caller.Device}" : "nobody";

    private static string Target(HttpRequest request) => $"{request.Path}{request.QueryString}";

    // Bounded by the route's own limit, which Kestrel holds.
    private static async Task<byte[]> TakeBodyAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        context.Request.Body = body;
        return body.ToArray();
    }

    // One request, as it is known by each secret that is accepted: while they are rotated, its first may have been done under another.
    private async Task AnswerAsync(HttpContext context, IReadOnlyList<KeyedRequest> requests)
    {
        foreach (var other in requests.Skip(1))
        {
            if (await answers.FindAsync(other, context.RequestAborted) is not { } done) continue;
            await RepeatAsync(context, other, done);
            return;
        }

        var claim = await answers.ClaimAsync(requests[0], context.RequestAborted);
        if (claim.Lease is { } lease) await DoAsync(context, requests[0], lease);
        else await RepeatAsync(context, requests[0], claim);
    }

    private static async Task RepeatAsync(HttpContext context, KeyedRequest request, AnswerClaim claim)
    {
        if (!claim.IsSame)
        {
            await ProblemResult.WriteAsync(context, new Refusal(ProblemCodes.IdempotencyKeyReused, "A new request takes a new key."));
        }
        else if (claim.Answer is null)
        {
            context.Response.Headers.RetryAfter = "1";
            await ProblemResult.WriteAsync(context, new Refusal(ProblemCodes.IdempotencyKeyBusy, "Ask again shortly for its answer."));
        }
        else
        {
            if (!request.TryOpen(claim.Answer, out var answer)) throw new InvalidDataException("A stored answer cannot be opened.");
            context.Response.Headers["Idempotency-Replayed"] = "true";
            await StoredAnswer.FromBytes(answer).WriteAsync(context.Response, context.RequestAborted);
        }
    }

    private async Task DoAsync(HttpContext context, KeyedRequest request, long lease)
    {
        var kept = false;
        var response = context.Response;
        var outside = response.Body;
        using var inside = new MemoryStream();
        try
        {
            response.Body = inside;
            await next(context);
            var answer = new StoredAnswer(
                response.StatusCode, response.ContentType ?? "", response.Headers.Location.ToString(), inside.ToArray());
            if (answer.Status is >= 200 and < 300 && answer.Body.Length <= MaxAnswerBytes)
            {
                kept = true; // done: if it cannot be noted now, the key stays taken until its lease is over, and is not free for a second time at once
                await answers.KeepAsync(request, lease, request.Seal(answer.ToBytes()));
            }
        }
        finally
        {
            response.Body = outside;
            if (!kept) await answers.LetGoAsync(request, lease);
        }

        if (inside.Length > 0) await outside.WriteAsync(inside.ToArray(), context.RequestAborted);
    }
}
