// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Auth.Sessions;

/// <summary>One refresh token as stored, and whether its device has been revoked or its account disabled.</summary>
internal sealed record RefreshRow(SessionId Session, UserId User, DeviceId Device, long ExpiresAt, bool Spent = false, bool Revoked = false, bool Disabled = false);
