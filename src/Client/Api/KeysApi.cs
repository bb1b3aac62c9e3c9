// SPDX-License-Identifier: MIT
using SecureMessenger.Client.Sessions;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;

namespace SecureMessenger.Client.Api;

/// <summary>/api/v1/keys, as this device.</summary>
internal sealed class KeysApi(ServerApi server, IAccess access)
{
    public Task PublishIdentityAsync(IdentityRequest request, CancellationToken ct) =>
        server.PostAsync("api/v1/keys/identity", request, WireJson.Default.IdentityRequest, access, ct);

    public Task<IdentityResponse> IdentityAsync(Guid userId, CancellationToken ct) =>
        server.GetAsync($"api/v1/keys/identity/{userId:D}", WireJson.Default.IdentityResponse, access, ct);

    public Task PublishSignedPrekeyAsync(SignedPrekeyRequest request, CancellationToken ct) =>
        server.PostAsync("api/v1/keys/signed-prekey", request, WireJson.Default.SignedPrekeyRequest, access, ct);

    public Task<RemainingResponse> PublishOneTimePrekeysAsync(OneTimePrekeysRequest request, CancellationToken ct) => server.PostAsync(
        "api/v1/keys/one-time-prekeys",
        request,
        WireJson.Default.OneTimePrekeysRequest,
        WireJson.Default.RemainingResponse,
        access,
        ct);

    public Task<RemainingResponse> PublishKemPrekeysAsync(KemPrekeysRequest request, CancellationToken ct) => server.PostAsync(
        "api/v1/keys/kem-prekeys",
        request,
        WireJson.Default.KemPrekeysRequest,
        WireJson.Default.RemainingResponse,
        access,
        ct);

    public Task<BundleResponse> BundleAsync(Guid userId, Guid deviceId, CancellationToken ct) =>
        server.GetAsync($"api/v1/keys/bundle/{userId:D}?device_id={deviceId:D}", WireJson.Default.BundleResponse, access, ct);

    public Task<BundleResponse> BundlesAsync(Guid userId, CancellationToken ct) =>
        server.GetAsync($"api/v1/keys/bundle/{userId:D}", WireJson.Default.BundleResponse, access, ct);

    /// <summary>Whether the server holds the keys of this device that the digest stands for.</summary>
    public async Task<bool> AgreesAsync(byte[] digest, CancellationToken ct)
    {
        try
        {
            await server.PostAsync("api/v1/keys/check", new CheckRequest { Digest = digest }, WireJson.Default.CheckRequest, access, ct);
            return true;
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.KeysDiffer.Code)
        {
            return false;
        }
    }

    public Task<CountResponse> CountAsync(CancellationToken ct) =>
        server.GetAsync("api/v1/keys/count", WireJson.Default.CountResponse, access, ct);
}
