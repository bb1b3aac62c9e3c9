// SPDX-License-Identifier: MIT
using SecureMessenger.Client.Sessions;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Client.Api;

/// <summary>/api/v1/auth.</summary>
internal sealed class AuthApi(ServerApi server)
{
    public Task<SessionResponse> RegisterAsync(RegisterRequest request, CancellationToken ct) => server.PostAsync(
        "api/v1/auth/register", request, WireJson.Default.RegisterRequest, WireJson.Default.SessionResponse, NoAccess.Instance, ct);

    public Task<SessionResponse> LoginAsync(LoginRequest request, CancellationToken ct) => server.PostAsync(
        "api/v1/auth/login", request, WireJson.Default.LoginRequest, WireJson.Default.SessionResponse, NoAccess.Instance, ct);

    public Task<SessionResponse> RefreshAsync(string refreshToken, CancellationToken ct) => server.PostAsync(
        "api/v1/auth/refresh",
        new RefreshRequest { RefreshToken = refreshToken },
        WireJson.Default.RefreshRequest,
        WireJson.Default.SessionResponse,
        NoAccess.Instance,
        ct);

    public Task LogoutAsync(IAccess access, CancellationToken ct) =>
        server.PostAsync("api/v1/auth/logout", new LogoutRequest(), WireJson.Default.LogoutRequest, access, ct);

    public Task RevokeDeviceAsync(Guid device, IAccess access, CancellationToken ct) =>
        server.DeleteAsync($"api/v1/auth/devices/{device:D}", access, ct);

    public Task<UserResponse> FindUserAsync(string username, IAccess access, CancellationToken ct) =>
        server.GetAsync($"api/v1/auth/users/{Uri.EscapeDataString(username)}", WireJson.Default.UserResponse, access, ct);
}
