// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Auth.Sessions;

/// <summary>One refresh token as stored.</summary>
internal sealed record RefreshRow(SessionId Session, UserId User, DeviceId Device, long ExpiresAt, bool Spent);
