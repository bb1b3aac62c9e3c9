// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Auth;

/// <summary>Answer to register, login and refresh.</summary>
/// <param name="UserId">The account.</param>
/// <param name="DeviceId">The device this session belongs to.</param>
/// <param name="AccessToken">JWT for <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Opaque, single use.</param>
/// <param name="ExpiresIn">Life of the access token, seconds.</param>
public sealed record SessionResponse(Guid UserId, Guid DeviceId, string AccessToken, string RefreshToken, int ExpiresIn)
{
    /// <summary>Never the tokens.</summary>
    public override string ToString() => $"session of device {DeviceId}";
}
