// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Keys;

internal static class KeyEndpoints
{
    public static async Task<IResult> PublishIdentity(IdentityRequest request, Caller caller, Identities identities, CancellationToken ct)
    {
        var form = IdentityForm.Read(request, caller.User);
        if (!form.IsAllowed) return new ProblemResult(form.Refusal);
        return await identities.PublishAsync(caller, form.Value, ct) is { } refusal
            ? new ProblemResult(refusal)
            : Results.StatusCode(StatusCodes.Status201Created);
    }

    public static async Task<IResult> GetIdentity([FromRoute(Name = "user_id")] Guid userId, Identities identities, CancellationToken ct) =>
        (await identities.FindAsync(new UserId(userId), ct)).ToResult(WireJson.Default.IdentityResponse);

    public static async Task<IResult> PublishSignedPrekey(
        SignedPrekeyRequest request, Caller caller, Prekeys prekeys, TimeProvider clock, CancellationToken ct)
    {
        var form = SignedPrekeyForm.Read(request, caller.Device, clock.GetUtcNow());
        return form.IsAllowed
            ? (await prekeys.PublishSignedAsync(form.Value, ct)).ToNoContent()
            : new ProblemResult(form.Refusal);
    }

    public static async Task<IResult> PublishOneTimePrekeys(
        OneTimePrekeysRequest request, Caller caller, Prekeys prekeys, CancellationToken ct)
    {
        var form = OneTimePrekeysForm.Read(request);
        return form.IsAllowed
            ? (await prekeys.PublishOneTimeAsync(caller.Device, form.Value, ct)).ToResult(WireJson.Default.RemainingResponse)
            : new ProblemResult(form.Refusal);
    }

    public static async Task<IResult> PublishKemPrekeys(
        KemPrekeysRequest request, Caller caller, KemPrekeys prekeys, TimeProvider clock, CancellationToken ct)
    {
        var form = KemPrekeysForm.Read(request, caller.Device, clock.GetUtcNow());
        return form.IsAllowed
            ? (await prekeys.PublishAsync(caller.Device, form.Value, ct)).ToResult(WireJson.Default.RemainingResponse)
            : new ProblemResult(form.Refusal);
    }

    public static async Task<IResult> GetBundle(
        [FromRoute(Name = "user_id")] Guid userId, [FromQuery(Name = "device_id")] string? device, Bundles bundles, CancellationToken ct)
    {
        DeviceId? only = null;
        if (device is not null)
        {
            if (!Guid.TryParseExact(device, "D", out var id))
            {
                return new ProblemResult(Refusal.Field(ProblemCodes.InvalidFields, "device_id", "is not a UUID"));
            }

            only = new DeviceId(id);
        }

        return (await bundles.ClaimAsync(new UserId(userId), only, ct)).ToResult(WireJson.Default.BundleResponse);
    }

    public static async Task<IResult> Check(CheckRequest request, Caller caller, KeyCheck check, CancellationToken ct) =>
        (await check.CompareAsync(caller.Device, request, ct)).ToNoContent();

    public static async Task<IResult> Count(Caller caller, Prekeys prekeys, CancellationToken ct) =>
        Results.Json(await prekeys.CountAsync(caller.Device, ct), WireJson.Default.CountResponse);
}
